"""`manage.py load_demo`: fill an empty database with the demo district."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import get_current_timezone, is_naive, make_aware

from tender.core import clock
from tender.demo import logins
from tender.demo.load import DistrictNotEmptyError, load


class Command(BaseCommand):
    help = "Fill an empty database with the demo district."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", help="the moment at which the demo begins, e.g. 2026-11-23T09:00 (default: now)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is a production server; the demo's passwords are public, so nothing was loaded.")
        try:
            made = load(self.moment(options["at"]))
        except DistrictNotEmptyError:
            raise CommandError("The database is not empty, so nothing was loaded; `make demo-reset` throws a demo away.") from None
        logins.save(made.town)
        if options["verbosity"] > 1:
            for name, seconds in sorted(made.seconds.items(), key=lambda item: -item[1]):
                self.stdout.write(f"{seconds:8.2f} s  {name}")

    @staticmethod
    def moment(text: str | None) -> datetime:
        """The anchor as typed, in China's time unless it says otherwise; the database's now if nothing was typed."""
        if not text:
            return clock.now()
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise CommandError(f"--at {text}: write a date and time like 2026-11-23T09:00.") from None
        return make_aware(found, get_current_timezone()) if is_naive(found) else found
