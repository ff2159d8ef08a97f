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

from tests.house import tree

TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
COLUMNS = """SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name LIKE 'tender%' ORDER BY 1, 2"""
CONSTRAINTS = """SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
                 WHERE conrelid::regclass::text LIKE 'tender%' ORDER BY 1, 2, 3"""


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
