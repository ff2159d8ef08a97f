"""A tender as the lint reads it, and what of it still stands without a reason. Judging: `rules/lint.py`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import override

from tender.core.refusal import Refusal, _
from tender.procurement.models.facts import tree_of
from tender.procurement.models.need import Need
from tender.procurement.models.reason import FindingReason
from tender.procurement.models.scoring_terms import formula_of
from tender.procurement.models.terms import TenderTerms
from tender.procurement.rules import lint, rulebook
from tender.procurement.rules.formula import FIXED
from tender.procurement.rules.price import Policy

if TYPE_CHECKING:
    from tender.procurement.models.tender import Requirement, Tender


@dataclass(frozen=True)
class LintFacts:
    """What holds a tender back: the first error, and the first warning that has no reason."""

    error: Refusal | None = None
    unanswered: Refusal | None = None


def terms_of(tender: Tender) -> TenderTerms:
    """The terms of a tender; the usual ones, unsaved, when none were written yet."""
    try:
        return tender.terms
    except ObjectDoesNotExist:
        return TenderTerms(tender=tender)


def draft_of(tender: Tender) -> lint.Draft:
    """Everything the lint looks at."""
    lots, terms = list(tender.lots.all()), terms_of(tender)
    with override("zh-hans"):
        audience = str(dict(Need.Audience.choices).get(tender.audience, ""))
    return lint.Draft(
        rules=rulebook.load(tender.rulebook),
        criteria=tree_of(tender),
        method=tender.method,
        object=tender.object,
        title=tender.title,
        audience=audience,
        requirement="\n".join((tender.goal, tender.requirement, tender.standards)),
        qualification=tuple(row.text for row in qualification_of(tender)),
        budget=sum((lot.budget for lot in lots), Decimal(0)) if lots else None,
        ceiling=sum((lot.ceiling for lot in lots), Decimal(0)) if lots else None,
        bid_bond=terms.bid_bond,
        performance_bond=terms.performance_bond,
        contract_months=terms.contract_months,
        policy=Policy(small_micro_deduction=tender.small_micro_deduction),
        sme_reserved=terms.is_reserved,
        finance_approval=bool(terms.finance_approval),
        period=tender.period,
        place=tender.place,
        acceptance=tender.acceptance,
        payment="\n".join(filter(None, (tender.payment, *(one.condition for one in terms.schedule)))),
        terms=_terms(terms),
        is_whole=True,
        has_price=formula_of(tender).kind != FIXED,
    )


def qualification_of(tender: Tender) -> list[Requirement]:
    """The qualification requirements in their order."""
    rows = (row for row in tender.requirements.all() if row.kind == "qualification")
    return sorted(rows, key=lambda row: (row.position, row.pk))


def _terms(terms: TenderTerms) -> lint.Terms:
    return lint.Terms(
        bid_validity_days=terms.bid_validity_days,
        consortium=terms.accepts_consortia,
        sme_industry=terms.sme_industry,
        performance_bond_return=terms.performance_bond_return,
        bond_payment=terms.bond_payment,
        survey_targets=terms.survey_targets,
        is_public_service=terms.is_public_service,
        is_complex=terms.is_complex,
    )


def reasons_of(tender: Tender) -> dict[str, FindingReason]:
    """The newest reason by the finding it was given for."""
    return {row.key: row for row in tender.finding_reasons.select_related("given_by")}


def lint_facts(tender: Tender) -> LintFacts:
    """The first error and the first unanswered warning, for the cards."""
    found = lint.lint(draft_of(tender))
    error = next((one.refusal for one in found if one.severity == "error"), None)
    warnings = [one for one in found if one.severity != "error"]
    answered = set(tender.finding_reasons.values_list("key", flat=True)) if warnings else set()
    open_ones = [one for one in warnings if one.key not in answered]
    return LintFacts(error, _unanswered(open_ones))


def _unanswered(found: list[lint.Finding]) -> Refusal | None:
    if not found:
        return None
    return Refusal(
        "warning_unanswered",
        _("Warnings of the check that were neither mended nor explained: {count}."),
        law=found[0].refusal.law,
        instead=_("Mend the text, or say beside each warning why it stays."),
        status=422,
        count=str(len(found)),
        ids=[one.id for one in found],
    )
