"""`manage.py simulate FILE`: tries the criteria of a lint case in many rounds of made-up bids and prints what decides, as JSON."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from tender.management.case_file import CaseCommand
from tender.procurement.rules.lint_case import drafts_from_json
from tender.procurement.rules.simulation import SCENARIOS, simulate
from tender.procurement.rules.simulation_case import setting_of, simulation_to_json


class Command(CaseCommand):
    help = "Try criteria out before they are published: how much price decides, ties, reversals, the effect of each weight."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to try."""
        super().add_arguments(parser)
        parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="usual")
        parser.add_argument("--runs", type=int, default=200)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, file: str, scenario: str, runs: int, seed: int, **_options: Any) -> None:
        def made(data: Any) -> dict[str, Any]:
            found = {
                name: simulate(setting_of(draft), SCENARIOS[scenario], runs=runs, seed=seed)
                for name, draft in drafts_from_json(data).items()
            }
            shown = [{"name": name, **simulation_to_json(one, scenario, gettext)} for name, one in found.items()]
            return {"simulations": shown}

        self.answer(file, made)
