"""Everything a tender says, as groups of labelled values: for “check your answers”, the approver's page and the public page.

Lives here: values → rows for the parts `check_answers` and `summary_list`. Not here: the criteria tree (`queries.tree_nodes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import money, wording
from tender.procurement.models import Need, Tender, TenderTerms
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.rules import payment, rulebook
from tender.procurement.views.formula import formula_rows

BASICS = ("title", "number", "method", "audience", "contact_name", "contact_phone")
SCORING = ("comment_below", "comment_above", "small_micro_deduction", "lots_won_most")
TERMS = (
    "bid_validity_days", "consortium", "sme_reserved", "sme_industry", "contract_months", "payments",
    "bid_bond", "bond_forms", "bond_account", "performance_bond", "performance_bond_return", "bond_payment",
)  # fmt: skip
BEHIND = ("survey_targets", "is_public_service", "is_complex", "finance_approval")
REQUIREMENT = ("goal", "requirement", "standards", "quantity", "place", "period", "acceptance", "payment")


def answers_of(tender: Tender, *, change: bool = False) -> list[dict[str, Any]]:
    """Groups of label and value. `change` links each group to its screen of the draft."""
    rows = {
        "basics": (_("Title and contact"), _rows(tender, BASICS)),
        "requirement": (_("What the training must be"), _rows(tender, REQUIREMENT)),
        "lots": (_("Lots, budget and ceiling"), _lots(tender)),
        "requirements": (_("Qualification and conformity"), _requirements(tender)),
        "scoring": (_("Scoring rules"), _rows(tender, SCORING)),
        "formula": (_("Price formula, rounding and ties"), formula_rows(tender)),
        "terms": (_("Terms of the tender document"), _terms(tender, change=change)),
        "dates": (_("Dates"), _dates(tender)),
    }
    return [
        {
            "title": title,
            "rows": list(found) if key == "lots" else _spoken(tender, found),
            "change_url": reverse("procurement:draft-section", args=[tender.pk, key]) if change else "",
        }
        for key, (title, found) in rows.items()
    ]


def glance_of(tender: Tender) -> list[dict[str, Any]]:
    """The few values that stand on the overview."""
    after = _spoken(tender, [*_dates(tender), *_rows(tender, ("contact_name", "contact_phone"))])
    return [*_rows(tender, ("method",)), *_lots(tender), *after]


def _spoken(tender: Tender, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels in the words of the tender's method; never what people wrote, as the titles of lots."""
    return [{**row, "label": tender.words.speak(str(row["label"]))} for row in rows]


def _rows(tender: Tender, names: Iterable[str]) -> list[dict[str, Any]]:
    return [{"label": tender._meta.get_field(name).verbose_name, "value": _value(tender, name)} for name in names]


def _value(tender: Tender, name: str) -> str:
    if name == "audience":
        return str(dict(Need.Audience.choices).get(tender.audience, wording.NOTHING))
    if name == "method":
        return str(tender.get_method_display())
    value = getattr(tender, name)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}%"
    return wording.NOTHING if value in (None, "") else str(value)


def _lots(tender: Tender) -> Iterable[dict[str, Any]]:
    lots = list(tender.lots.all())
    for lot in lots:
        says = _("budget {budget}, ceiling {ceiling}").format(budget=wording.money(lot.budget), ceiling=wording.money(lot.ceiling))
        if lot.winners > 1:
            says += " · " + _("{count} winners").format(count=lot.winners)
        label = _("Lot {number}: {title}").format(number=lot.number, title=lot.title)
        yield {"label": label, "value": says, "hint": lot.description}
    total = sum((lot.budget for lot in lots), Decimal(0))
    if lots:
        yield {"label": _("Budget together"), "value": f"{wording.money(total)} {money.capital(total)}"}


def _requirements(tender: Tender) -> Iterable[dict[str, Any]]:
    for row in sorted(tender.requirements.all(), key=lambda row: (row.kind != "qualification", row.position, row.pk)):
        yield {"label": row.get_kind_display(), "value": row.text, "hint": row.evidence}


def _terms(tender: Tender, *, change: bool) -> Iterable[dict[str, Any]]:
    """What bidders read; the buyer's people see how the requirement was found as well."""
    terms = terms_of(tender)
    for name in (*TERMS, *BEHIND) if change else TERMS:
        field, value = TenderTerms._meta.get_field(name), getattr(terms, name)
        if name == "bond_forms":
            value = wording.anything(terms.form_labels) if terms.bid_bond else None
        elif name == "payments":
            value = payment.told(terms.schedule)
        elif field.choices:
            value = dict(field.choices).get(value)
        elif isinstance(value, bool):
            value = _("yes") if value else _("no")
        elif isinstance(value, Decimal):
            value = wording.money(value) if name == "bid_bond" else f"{value.normalize():f}%"
        yield {"label": field.verbose_name, "value": str(wording.NOTHING if value in (None, "") else value)}


def _dates(tender: Tender) -> list[dict[str, Any]]:
    book = rulebook.load(tender.rulebook)
    how = book.method(tender.method)
    shown = (("documents_until", wording.day, how.documents), ("deadline", wording.moment, how.bid))
    return [
        {
            "label": tender._meta.get_field(name).verbose_name,
            "value": say(getattr(tender, name)),
            "hint": book.period(period).law if period else "",
        }
        for name, say, period in shown
    ]
