"""The documents that are made from the code, so that they cannot say something else."""

import json
from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from functools import partial

from flask import current_app

from config import Settings
from gridwatch.cli.client_words import CLIENT_WORDS
from gridwatch.people.permissions import APPOINTS, GRANTS, Right
from gridwatch.people.roles import LEVELS, Role
from gridwatch.reports.lifecycle import LIFE_CYCLE
from gridwatch.subjects import WORKFLOWS
from gridwatch.vocabulary import term_of
from gridwatch.vocabulary.lifecycle import NEED

_MADE = "<!-- Made by `flask gridwatch docs write`; change the code, not this file. -->\n"


def workflow(title: str) -> str:
    """A table of steps: diagram and table."""
    about = WORKFLOWS[title]
    of_report = about is LIFE_CYCLE
    head = ["From", "Action", "To", "Who (right)", "Needs", "Starts clock"]
    head += ["Then held by", "Note read by"] if of_report else []
    rows = [
        ["(phone)" if state == about.start else _named(state), _named(action), _named(step.to),
         ", ".join(map(_named, step.by)), ", ".join(f"`{one}` {NEED[one].zh}" for one in step.needs) or "—",
         _named(step.clock) if step.clock else "—"]
        + ([_named(step.custody) if step.custody else "(as before)", _named(step.audience)] if of_report else [])
        for (state, action), step in about.steps.items()
    ]  # fmt: skip
    table = "\n".join(f"| {' | '.join(row)} |" for row in (head, *rows)).replace("\n", f"\n{'|---' * len(head)}|\n", 1)
    return f"{_MADE}# {title}\n\n```mermaid\n{about.diagram()}\n```\n\n{table}\n"


def _named(code: StrEnum) -> str:
    """A code, and what people call it."""
    return f"`{code}` {term_of(code).zh}"


def permissions() -> str:
    """Which role has which right, where it is held, and which roles it fills."""
    head = "| Right | " + " | ".join(map(_named, Role)) + " |\n" + "|---" * (len(Role) + 1) + "|"
    rows = [
        f"| {_named(right)} | " + " | ".join("✓" if right in GRANTS[role] else "" for role in Role) + " |"
        for right in Right
    ]
    held = [
        f"| {_named(role)} | {', '.join(map(_named, sorted(LEVELS[role])))} "
        f"| {', '.join(map(_named, sorted(APPOINTS.get(role, ())))) or '—'} |"
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
        rows.append(f"| `{one.name.upper()}` | {about['kind']} | {default} | {about['meaning']} | {about['zh']} |")
    return (
        f"{_MADE}# Settings\n\nRead once, from the environment.\n\n"
        "| Name | Type | Default | Meaning | 含义 |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def openapi() -> str:
    """The OpenAPI document."""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].description()
    return json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = (
    {
        "docs/permissions.md": permissions,
        "docs/settings.md": settings,
        "docs/openapi.json": openapi,
    }
    | {f"docs/workflows/{about.name}.md": partial(workflow, title) for title, about in WORKFLOWS.items()}
    | {f"web/src/words/{name}": make for name, make in CLIENT_WORDS.items()}
)
"""How each file is made, by its path from the root of the repository."""
