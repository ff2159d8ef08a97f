"""`manage.py offline FOLDER`: writes the offline pages of bidder and custodian and prints the SHA-256 of each."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tender.record import offline


class Command(BaseCommand):
    help = "Write the offline pages (sealing a bid; a custodian's file and opening codes) and print their SHA-256."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for page in offline.PAGES:
            path = folder / f"kaibiao-{page}.html"
            path.write_text(offline.build(page), encoding="utf-8")
            self.stdout.write(f"{offline.digest(page)}  {path}")
