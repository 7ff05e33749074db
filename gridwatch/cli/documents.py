"""The documents that are made from the code, so that they cannot say something else."""

import json
from collections.abc import Callable
from dataclasses import fields

from flask import current_app

from config import Settings
from gridwatch.people.permissions import APPOINTS, GRANTS, Right
from gridwatch.people.roles import LEVELS, Role
from gridwatch.reports.lifecycle import STEPS, State, diagram

_MADE = "<!-- Made by `flask gridwatch docs write`; change the code, not this file. -->\n"


def lifecycle() -> str:
    """The life cycle: diagram and table."""
    rows = [
        f"| {'(phone)' if state is State.DRAFT else state} | `{action}` | {step.to} | {', '.join(map(str, step.by))} "
        f"| {', '.join(step.needs) or '—'} | {step.clock or '—'} | {step.custody or '(as before)'} | {step.audience} |"
        for (state, action), step in STEPS.items()
    ]
    head = (
        "| From | Action | To | Who (right) | Needs | Starts clock | Then held by | Note read by |\n" + "|---" * 8 + "|"
    )
    return f"{_MADE}# Life cycle of a report\n\n```mermaid\n{diagram()}\n```\n\n{head}\n" + "\n".join(rows) + "\n"


def permissions() -> str:
    """Which role has which right, where it is held, and which roles it fills."""
    head = "| Right | " + " | ".join(Role) + " |\n" + "|---" * (len(Role) + 1) + "|"
    rows = [
        f"| `{right}` | " + " | ".join("✓" if right in GRANTS[role] else "" for role in Role) + " |" for right in Right
    ]
    held = [
        f"| {role} | {', '.join(sorted(LEVELS[role]))} | {', '.join(sorted(APPOINTS.get(role, ()))) or '—'} |"
        for role in Role
    ]
    return (
        f"{_MADE}# Permissions\n\nEverybody signed in may besides read, answer and withdraw their own reports.\n\n"
        f"{head}\n" + "\n".join(rows) + "\n\n| Role | Held at | May fill |\n|---|---|---|\n" + "\n".join(held) + "\n"
    )


def settings() -> str:
    """Every setting with its default and meaning."""
    rows = []
    for one in fields(Settings):
        about = one.metadata
        default = "**required**" if about["required"] else "—" if about["default"] is None else f"`{about['default']}`"
        rows.append(f"| `{one.name.upper()}` | {about['kind']} | {default} | {about['meaning']} |")
    return (
        f"{_MADE}# Settings\n\nRead once, from the environment.\n\n"
        "| Name | Type | Default | Meaning |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def openapi() -> str:
    """The OpenAPI document."""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].description()
    return json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = {
    "lifecycle.md": lifecycle,
    "permissions.md": permissions,
    "settings.md": settings,
    "openapi.json": openapi,
}
