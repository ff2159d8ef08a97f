"""`manage.py compile_catalogues`: compile the message catalogues that changed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tender.core.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile the message catalogues that changed."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        written = compile_catalogues(Path(settings.BASE) / "tender" / "locale")
        self.stdout.write(f"{len(written)} catalogues compiled.")
