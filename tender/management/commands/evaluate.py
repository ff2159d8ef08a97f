"""`manage.py evaluate FILE`: scores, ranking and refusals of a case as JSON (`procurement/rules/evaluation_case.py`)."""

from typing import Any

from django.utils.translation import gettext

from tender.management.case_file import CaseCommand
from tender.procurement.rules.evaluation import evaluate
from tender.procurement.rules.evaluation_case import case_from_json, result_to_json


class Command(CaseCommand):
    help = "Simulate a tender before publishing it, or replay an award: scores, ranking, flags, refusals."

    def handle(self, *, file: str, **_options: Any) -> None:
        self.answer(file, lambda data: result_to_json(evaluate(case_from_json(data)), gettext))
