"""What `evaluate`, `timeline` and `lint` share: read a file or standard input, print JSON, name a fault in one line.

Lives here: reading, printing, exit code 2. Not here: what the files mean (`procurement/rules/*_case.py`).
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from tender.core.catalogues import compile_catalogues
from tender.core.refusal import Refusal
from tender.core.wording import says
from tender.procurement.rules.reading import parse

MALFORMED = 2


class CaseCommand(BaseCommand):
    """A command that reads one case. It needs neither migrations nor a database."""

    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One argument: the file."""
        parser.add_argument("file", help="a JSON file, or - for standard input")

    def answer(self, file: str, make: Callable[[Any], Any]) -> Any:
        """Print what `make` makes of the parsed file, and return it; a fault is one line on stderr and exit code 2."""
        _speak()
        try:
            found = make(parse(self._text(file)))
        except Refusal as refusal:
            path = "" if refusal.code == "malformed" else f"$.{refusal.field or refusal.code}: "
            self._fail(path + says(refusal))
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        return found

    def _text(self, file: str) -> str:
        try:
            raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            self._fail(f"{file}: {error.strerror}")
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._fail(gettext("$: byte {position} of the file is not UTF-8.").format(position=error.start))

    def _fail(self, line: str) -> NoReturn:
        self.stderr.write(" ".join(line.split()))
        sys.exit(MALFORMED)


def _speak() -> None:
    """Compile the catalogues if this is the first start; where nothing can be written the answer is in English."""
    try:
        compile_catalogues(Path(settings.BASE) / "tender" / "locale")
    except OSError:
        return
