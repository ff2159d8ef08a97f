"""What the review practice would object to in a draft: warnings for officer and leader, before anything is public.

Not here: the rules themselves (`rules/lint.py`), what holds a tender back (`rules/tender.py`).
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import override

from tender.procurement.models import Need, Tender
from tender.procurement.models.facts import tree_of
from tender.procurement.rules import lint, rulebook
from tender.procurement.rules.price import Policy


def findings_of(tender: Tender) -> list[lint.Finding]:
    """Everything found in the tender as it stands, errors first."""
    lots = list(tender.lots.all())
    with override("zh-hans"):
        audience = str(dict(Need.Audience.choices).get(tender.audience, ""))
    return lint.lint(
        lint.Draft(
            rules=rulebook.load(tender.rulebook),
            criteria=tree_of(tender),
            method=tender.method,
            object=tender.object,
            title=tender.title,
            audience=audience,
            requirement="\n".join((tender.goal, tender.requirement, tender.standards)),
            qualification=tuple(row.text for row in tender.requirements.all() if row.kind == "qualification"),
            budget=sum((lot.budget for lot in lots), Decimal(0)) if lots else None,
            policy=Policy(small_micro_deduction=tender.small_micro_deduction),
        )
    )
