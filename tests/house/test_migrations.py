"""The migrations make the database that the models describe, its triggers included."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.house import tree

TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
COLUMNS = """SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name LIKE 'tender%' ORDER BY 1, 2"""
CONSTRAINTS = """SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
                 WHERE conrelid::regclass::text LIKE 'tender%' ORDER BY 1, 2, 3"""

SQUASHED, LAST_REPLACED = ("tender", "0002_squashed_0024_all_tables"), ("tender", "0024_remedies")


@pytest.mark.django_db
def test_no_migration_is_missing(settings) -> None:
    settings.MIGRATION_MODULES = {}
    call_command("makemigrations", "tender", check_changes=True, dry_run=True)  # exits, naming the changes, if there are any


@pytest.fixture
def migrated(django_db_blocker) -> Iterator[psycopg.Connection]:
    """An empty database brought up by `manage.py migrate`, as on a new machine."""
    ours = connection.settings_dict
    name = f"{ours['NAME']}_migrated"
    server = {"host": ours["HOST"], "port": ours["PORT"], "user": ours["USER"], "password": ours["PASSWORD"]}
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}"')
        url = f"postgresql://{ours['USER']}:{ours['PASSWORD']}@/{name}?host={ours['HOST']}&port={ours['PORT']}"
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tender.config.settings"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=tree.ROOT, env=env, check=True)
        with psycopg.connect(**server, dbname=name, autocommit=True) as fresh:
            yield fresh
        admin.execute(f'DROP DATABASE "{name}"')


@pytest.mark.django_db
def test_migrations_make_what_the_tests_use(migrated: psycopg.Connection) -> None:
    for question in (TRIGGERS, COLUMNS, CONSTRAINTS):
        with connection.cursor() as cursor:
            cursor.execute(question)
            used = cursor.fetchall()
        assert len(used) > 10
        assert migrated.execute(question).fetchall() == used


def described(state: ProjectState) -> dict[tuple[str, str], object]:
    """What a state says of our tables, in plain values; fields by name, whatever their order."""
    return {
        key: ({name: field.deconstruct()[1:] for name, field in model.fields.items()}, model.options, model.bases)
        for key, model in state.models.items()
        if key[0] == "tender"
    }


def test_the_squashed_migration_makes_what_those_it_replaces_made(settings) -> None:
    settings.MIGRATION_MODULES = {}
    chain = described(MigrationLoader(None, replace_migrations=False).project_state(LAST_REPLACED))
    squashed = described(MigrationLoader(None).project_state(SQUASHED))
    assert len(chain) > 100
    assert squashed == chain


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("left", "missing"),
    [("", []), ("0023", ["0023_score_rechecks", "0024_remedies"])],
    ids=["all of them", "some of them"],
)
def test_a_database_that_ran_the_replaced_migrations_goes_on_from_there(settings, left: str, missing: list[str]) -> None:
    settings.MIGRATION_MODULES = {}
    executor = MigrationExecutor(connection)
    for app, name in MigrationLoader(None, replace_migrations=False).graph.nodes:
        is_applied = app != "tender" or not left or name < left
        if is_applied and (app, name) != SQUASHED and (app, name) not in executor.loader.applied_migrations:
            executor.recorder.record_applied(app, name)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = [migration.name for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    assert plan[: len(missing)] == missing
    assert bool(plan) == bool(left)
    executor.check_replacements()  # as `manage.py run` does: once it is written down, the replaced files may go
    assert (SQUASHED in executor.recorder.applied_migrations()) == (not left)
