"""Each migration up and down, on a database of its own; and models that say what the database
is."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from flask_migrate import downgrade, upgrade
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, Enum, create_engine, inspect, text

from api.app import create_app
from gridwatch.database import Base
from gridwatch.people.roles import Role
from migrations.current import replace, texts_at
from ops.cluster import create_database, drop_database
from tests.conftest import settings_for
from tests.evidence.files import digest, photo
from tests.evidence.phones import TUS, begin_upload, ordered, path_of_upload, report_with
from tests.institutions.desks import adopted
from tests.world import Client, Inhabited

CURRENT = Path(__file__).parents[1] / "migrations" / "sql" / "current"
STEPS = sorted(path.stem.split("_")[0] for path in Path("migrations/versions").glob("0*.py"))
NOT_OURS = (
    "procrastinate",
    "alembic_version",
    "spatial_ref_sys",
    "workflow_step",
    "right_role",
    "notification_kind",
    "concern_post",
    "concern_name",
    "figure_",
    "place_move",
    "report_milestone",
    "milestone_exclusion",
)
HOT = {
    "report",
    "report_event",
    "report_note",
    "report_concern",
    "concern_account",
    "report_link",
    "concern_name",
    "reporter_identity",
    "evidence",
    "rectification_order",
    "evidence_mask",
    "order_evidence",
    "order_evidence_origin",
    "revisit",
    "overdue_rung",
    "extension_request",
    "report_milestone",
    "milestone_exclusion",
    "clue_outcome",
    "report_rating",
    "report_caseworker",
    "report_remark",
}

GUARDED = {
    "export",
    "audit_entry",
    "sync_item",
    "checklist_template",
    "task",
    "task_target",
    "visit",
    "visit_finding",
    "figure_base",
    "anomaly_seen",
    "notification",
    "notification_read",
    "notification_mute",
    "file_upload",
    "institution",
    "institution_event",
    "pairing",
    "pairing_village",
    "diary",
    "diary_village",
    "diary_item",
    "diary_item_event",
    "petition_count",
    "petition_comparison",
    "channel_point",
    "channel_sighting",
    "phrase",
    "saved_view",
    "list_subscription",
    "letter",
    "letter_item",
    "letter_answer",
    "letter_event",
    "letter_reader",
    "letter_link",
    "letter_template",
    "recovery",
    "recovery_code",
    "letter_issuer",
    "letter_authorisation",
    "finding",
    "finding_source",
    "finding_event",
    "attached_file",
    "village_check",
    "clearing",
    "clearing_basis",
    "clearing_event",
    "check_list",
    "check_point",
    "department_theme",
}
"""Other tables of which code that forgets a filter must not leak a row."""


@pytest.fixture
def empty(cluster: str) -> Iterator[Flask]:
    """An application on a database without any table."""
    name = "migration_trial"
    drop_database(cluster, name)
    create_database(cluster, name)
    yield create_app(settings_for(cluster, name))
    drop_database(cluster, name)


@pytest.fixture
def owner(shared_app: Flask) -> Iterator[Engine]:
    """The migrated database, as its owner."""
    engine = create_engine(shared_app.config["SETTINGS"].require_owner_url())
    yield engine
    engine.dispose()


def _shape(engine: Engine) -> list[tuple[str, ...]]:
    query = """
        WITH ours AS (SELECT oid FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
        SELECT 'column', attrelid::regclass::text, attname::text, concat_ws(' ', format_type(atttypid, atttypmod),
            attnotnull, attidentity, attgenerated, pg_get_expr(d.adbin, d.adrelid))
          FROM pg_attribute a JOIN ours o ON o.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON (adrelid, adnum) = (attrelid, attnum)
          WHERE attnum > 0 AND NOT attisdropped
        UNION ALL SELECT 'table', o.oid::regclass::text, relkind::text, concat_ws(' ', relrowsecurity,
            relforcerowsecurity, reloptions, (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(relacl) x))
          FROM ours o JOIN pg_class c ON c.oid = o.oid
        UNION ALL SELECT 'view', viewname, '', definition FROM pg_views
          WHERE schemaname = 'public' AND viewowner = current_user
        UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'policy', tablename, policyname, concat_ws(' ', permissive, cmd, roles, qual, with_check)
          FROM pg_policies
        UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
          FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'type', t.oid::regtype::text, '', array_agg(enumlabel ORDER BY enumsortorder)::text
          FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.oid
        UNION ALL SELECT 'function', p.oid::regprocedure::text, concat_ws(' ', proacl), pg_get_functiondef(p.oid)
          FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        UNION ALL SELECT 'column grant', attrelid::regclass::text, attname::text, attacl::text
          FROM pg_attribute WHERE attacl IS NOT NULL AND NOT attisdropped AND attrelid IN (SELECT oid FROM ours)
        ORDER BY 1, 2, 3, 4"""
    with engine.connect() as connection:
        return [tuple(map(str, row)) for row in connection.execute(text(query))]


def test_the_migrated_database_is_what_the_files_of_current_say(empty: Flask, owner: Engine) -> None:
    engine = create_engine(empty.config["SETTINGS"].require_owner_url())
    with empty.app_context():
        upgrade(revision=STEPS[0])
        downgrade(revision="base")  # the version table is alembic's
    with psycopg.connect(engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        for path, sql in texts_at(STEPS[-1]).items():
            if path == "jobs.sql":
                connection.execute(SchemaManager.get_schema().encode())
            connection.execute(sql.encode())
    assert _shape(engine) == _shape(owner)
    engine.dispose()


def test_a_change_goes_up_to_what_the_files_say_and_back_to_what_they_said(
    empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = tmp_path / "sql"
    shutil.copytree(CURRENT.parent, sql)
    now_at, trial = STEPS[-1], f"{int(STEPS[-1]) + 1:04}"
    monkeypatch.setattr("migrations.current._SQL", sql)
    changes = {
        "order.txt": lambda said: (
            f"{said}tables/trial.sql\nfunctions/trial_rows.sql\nviews/trial_now.sql\n"
            "triggers/trial_is_kept.sql\npolicies/trial.sql\n"
        ),
        "tables/trial.sql": lambda _: "CREATE TABLE trial (id bigint PRIMARY KEY);",
        "functions/trial_rows.sql": lambda _: (
            "CREATE OR REPLACE FUNCTION trial_rows() RETURNS bigint LANGUAGE sql"
            " STABLE BEGIN ATOMIC SELECT count(*) FROM trial; END;"
        ),
        "views/trial_now.sql": lambda _: "CREATE OR REPLACE VIEW trial_now AS SELECT trial_rows() AS number;",
        "triggers/trial_is_kept.sql": lambda _: (
            "CREATE OR REPLACE FUNCTION trial_is_kept() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
            " CREATE TRIGGER trial_is_kept BEFORE DELETE ON trial FOR EACH ROW EXECUTE FUNCTION trial_is_kept();"
        ),
        "policies/trial.sql": lambda _: "SELECT guard('trial'); CREATE POLICY trial_read ON trial USING (true);",
        "policies/visit.sql": lambda said: said.replace("state = 'counted'", "state <> 'dismissed'"),
        "functions/actor_units.sql": lambda said: said.replace("'order.answer'", "'report.read'"),
        "functions/near_relatives.sql": lambda said: said.replace("UNION SELECT", "UNION ALL SELECT"),
        "triggers/endings_stand.sql": lambda said: said.replace("OLD.ended_at IS NOT NULL", "true"),
    }
    for path, change in changes.items():
        now, before = sql / "current" / path, sql / f"{trial}_trial" / "before" / path
        before.parent.mkdir(parents=True, exist_ok=True)
        before.write_text(now.read_text() if now.exists() else "")
        now.write_text(change(before.read_text()))
        assert now.read_text() != before.read_text(), path
    with empty.app_context():
        upgrade(revision=now_at)
    engine = create_engine(empty.config["SETTINGS"].require_owner_url())
    at_first = _shape(engine)
    _replace(engine, now_at, trial)
    changed = {row[1] for row in set(_shape(engine)) ^ set(at_first)}
    assert {"trial", "trial_rows()", "trial_now", "trial_is_kept()", "visit", "actor_units()", "appointment"} <= changed
    assert "report" not in changed
    _replace(engine, trial, now_at)
    assert set(_shape(engine)) ^ set(at_first) == set()
    engine.dispose()


def _replace(engine: Engine, old: str, new: str) -> None:
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        replace(old, new)


def test_every_file_of_current_has_its_place_in_the_order() -> None:
    listed = (CURRENT / "order.txt").read_text().split()
    assert sorted(listed) == sorted(str(path.relative_to(CURRENT)) for path in CURRENT.rglob("*.sql"))


@pytest.mark.wide
def test_each_step_goes_up_and_down_and_leaves_what_was_before(empty: Flask) -> None:
    engine = create_engine(empty.config["SETTINGS"].require_owner_url())
    with empty.app_context():
        upgrade(revision=STEPS[0])
        downgrade(revision="base")  # the version table itself stays
        shapes = [_shape(engine)]
        for step in STEPS:
            upgrade(revision=step)
            shapes.append(_shape(engine))
        for step, before in zip(reversed(["base", *STEPS[:-1]]), reversed(shapes[:-1]), strict=True):
            downgrade(revision=step)
            assert set(_shape(engine)) ^ set(before) == set(), step
        upgrade()
        assert _shape(engine) == shapes[-1]
    engine.dispose()


def test_what_was_there_before_subjects_had_notifications_is_there_afterwards(inhabited: Inhabited) -> None:
    """Down to 0002 and up again with rows of each table that 0003 to 0005 rewrite."""
    app, world = inhabited()
    monitor, chief, responder = (Client(app, world, name) for name in ("monitor", "chief", "responder"))
    report_id = report_with(monitor, (photo(), "photo"))
    order_id = ordered(app, world, report_id)
    (line,) = responder.get("/notifications").json["items"]
    assert responder.post("/notifications/read", {"ids": [line["id"]]}).json == {"unread": 0}
    assert monitor.call("PUT", "/notification-choices/report/progress", json={"is_muted": True}).status_code == 204
    adopted(chief, Client(app, world, "secretary"))
    chief.call("PUT", "/notification-choices/institution/adopted", json={"is_muted": True})
    path = path_of_upload(begin_upload(monitor, photo(), report=str(report_id), sha256=digest(photo())))

    with app.app_context():
        downgrade(revision="0002")
        with create_engine(app.config["SETTINGS"].require_owner_url()).begin() as connection:
            connection.execute(text("SELECT set_config('gridwatch.system', 'on', true)"))
            told_then = connection.execute(text("SELECT report_id, order_id FROM notification WHERE audience = 'unit'"))
            assert told_then.one() == (report_id, UUID(order_id))
            assert connection.scalar(text("SELECT report_id FROM notification_read")) == report_id
            assert connection.scalar(text("SELECT report_id FROM evidence_upload")) == report_id
        upgrade()
    (again,) = responder.get("/notifications").json["items"]
    assert (again["id"], again["subject"], again["subject_id"]) == (line["id"], "order", order_id)
    assert again["is_read"]
    assert [one["kind"] for one in chief.get("/notifications").json["items"]] == ["taken_over"]
    assert monitor.call("HEAD", path, headers=TUS).status_code == 200


def test_models_and_database_agree(owner: Engine) -> None:
    def ours(thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind not in {"index", "unique_constraint", "foreign_key_constraint"} and not str(name).startswith(
            NOT_OURS
        )

    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_database_knows_every_code_and_no_other(owner: Engine) -> None:
    with owner.connect() as connection:
        checks = {
            (row.tab, row.name): row.definition
            for row in connection.execute(text(
                "SELECT conrelid::regclass::text AS tab, conname AS name, pg_get_constraintdef(oid) AS definition"
                " FROM pg_constraint WHERE contype = 'c'"))
        }  # fmt: skip
    apart = {("report_event", c) for c in ("action", "from_state", "to_state", "role", "custodian")}
    apart |= {("institution_event", c) for c in ("action", "from_state", "to_state", "role")}
    apart |= {("letter_event", c) for c in ("action", "from_state", "to_state", "role")}
    apart |= {("letter_kind", "code"), ("letter_kind", "next")}
    apart |= {(table, "kind") for table in ("letter", "letter_authorisation", "letter_template")}
    apart |= {("finding_event", c) for c in ("action", "from_state", "to_state", "role")}
    apart |= {("clearing_event", c) for c in ("action", "from_state", "to_state", "role")}
    apart |= {("diary_item_event", c) for c in ("action", "from_state", "to_state", "role")}
    apart |= {("pairing", "town_level"), ("pairing_village", "village_level"), ("channel_point", "village_level")}
    apart |= {("petition_comparison", "kind")}
    apart |= {("place", "parent_level"), ("boundary", "level"), ("appointment", "place_level")}
    seen = 0
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if not isinstance(column.type, Enum) or (table.name, column.name) in apart:
                continue
            name = {("appointment", "role"): "ck_appointment_role_level"}.get(
                (table.name, column.name), f"ck_{table.name}_{column.name}"
            )
            definition = checks[table.name, name]
            expected = set(column.type.enums) - _never_stored(table.name, column.name)
            assert all(f"'{code}'" in definition for code in expected), (table.name, column.name)
            seen += 1
    assert seen >= 18


def _never_stored(table: str, column: str) -> set[str]:
    """Codes of an enum that a column does not take: drafts live on the phone, stations lie below
    the town."""
    return {
        ("report", "state"): {"draft"},
        ("institution", "state"): {"draft"},
        ("letter", "state"): {"blank"},
        ("finding", "state"): {"unknown"},
        ("clearing", "state"): {"draft"},
        ("attached_file", "kind"): {"voice", "video"},
        ("diary_item", "state"): {"draft"},
        ("report", "custodian"): {"desk"},
        ("report", "clock"): {"reply"},
        ("overdue_rung", "holder"): {"desk", "nobody"},
        ("extension_request", "asked_as"): set(Role) - {"responder", "town_clerk", "town_secretary", "county_officer"},
        ("report", "sealed_to"): {"village", "group", "grid"},
        ("station", "place_level"): {"county", "town"},
        ("petition_count", "place_level"): {"group", "grid"},
    }.get((table, column), set())


def test_every_hot_table_is_forced_and_has_the_report_or_its_county_in_every_unique_key(
    owner: Engine,
) -> None:
    with owner.connect() as connection:
        forced = set(connection.scalars(text(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")))  # fmt: skip
        assert forced >= HOT | GUARDED
    inspector = inspect(owner)
    for table in HOT:
        key = "id" if table == "report" else "report_id"
        assert key in inspector.get_pk_constraint(table)["constrained_columns"]
        for unique in inspector.get_unique_constraints(table):
            assert {key, "county_id"} & {*unique["column_names"]}, unique
        for foreign in inspector.get_foreign_keys(table):
            if foreign["referred_table"] in HOT:
                assert key in foreign["constrained_columns"], foreign


def test_the_application_role_owns_nothing_and_cannot_pass_policies(owner: Engine) -> None:
    with owner.connect() as connection:
        role = connection.execute(text(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'gridwatch_app'"
        )).one()  # fmt: skip
        owned = connection.scalar(text(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'gridwatch_app'"
        ))  # fmt: skip
    assert (tuple(role), owned) == ((False,) * 4, 0)


def test_the_rules_that_live_only_in_sql_are_all_told_and_are_there(owner: Engine) -> None:
    page = (Path(__file__).parents[1] / "docs/rules-in-sql.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| ") and "`" in line]
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row[2])}
    with owner.connect() as connection:
        rules = set(connection.scalars(text("""
            SELECT DISTINCT f.proname FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
              WHERE NOT t.tgisinternal AND f.pronamespace = 'public'::regnamespace
                AND f.proname NOT LIKE 'procrastinate%'
            UNION SELECT conname FROM pg_constraint WHERE contype = 'x' AND connamespace = 'public'::regnamespace
            UNION SELECT polname FROM pg_policy WHERE NOT polpermissive""")))  # fmt: skip
        others = set(connection.scalars(text("""
            SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'""")))  # fmt: skip
    assert rules - told == set()
    assert told - rules - others == set()
    for row in rows:
        files = "".join((CURRENT / f"{file}.sql").read_text() for file in re.findall(r"`([\w/]+)`", row[3]))
        assert all(re.search(rf"\b{name}\b", files) for name in re.findall(r"`(\w+)`", row[2])), row[1]
