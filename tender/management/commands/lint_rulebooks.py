"""`manage.py lint_rulebooks [FOLDER …]`: what is wrong with the rulebooks, one line each; exit code 1 if anything is an error."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from tender.core.wording import says
from tender.procurement.rules.rulebook_files import FOLDER, files
from tender.procurement.rules.rulebook_files import folders as used_folders
from tender.procurement.rules.rulebook_lint import lint_files


class Command(BaseCommand):
    help = "Find gaps, overlaps, missing articles, unknown keys and upside-down bands in the rulebooks."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, help="read these besides the program's own, instead of the district's")

    def handle(self, *, folders: list[Path], **_options: Any) -> None:
        where = (FOLDER, *folders) if folders else used_folders()
        found = lint_files(where)
        for finding in found:
            self.stdout.write(f"{finding.severity} {finding.refusal.code} {finding.where}: {says(finding.refusal)}")
        if any(finding.severity == "error" for finding in found):
            sys.exit(1)
        self.stdout.write(_("%(count)d rulebooks, nothing to complain about.") % {"count": len(files(where))})
