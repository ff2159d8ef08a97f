"""`manage.py draw`: lifecycles, flows and the matrix of rights, drawn from the code."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write workflows/drawings."""

    help = "Draw lifecycles, flows and the who-may-do-what matrix into workflows/drawings."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what has changed and name it."""
        from workflows.drawings.book import write  # noqa: PLC0415 (flows name models: the apps must be ready)

        for name in write() or ["nothing has changed"]:
            self.stdout.write(name)
