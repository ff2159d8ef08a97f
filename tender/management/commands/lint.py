"""`manage.py lint FILE`: what is wrong with a tender draft as JSON; exit code 1 if anything is an error."""

import sys
from typing import Any

from django.utils.translation import gettext

from tender.management.case_file import CaseCommand
from tender.procurement.rules.lint import lint
from tender.procurement.rules.lint_case import drafts_from_json, findings_to_json


class Command(CaseCommand):
    help = "Find what is unlawful or doubtful in a tender draft before it is published."

    def handle(self, *, file: str, **_options: Any) -> None:
        found = self.answer(file, lambda data: {"findings": findings_of(data)})
        if any(finding["severity"] == "error" for finding in found["findings"]):
            sys.exit(1)


def findings_of(data: Any) -> list[dict[str, Any]]:
    """The findings of every draft in a parsed file."""
    return [row for name, draft in drafts_from_json(data).items() for row in findings_to_json(lint(draft), gettext, name)]
