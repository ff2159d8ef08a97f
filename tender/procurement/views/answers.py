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
from tender.procurement.models import Need, Tender
from tender.procurement.models.terms import bid_terms_of, bond_terms_of
from tender.procurement.rules import rulebook

BASICS = ("title", "number", "method", "audience", "contact_name", "contact_phone")
REQUIREMENT = ("goal", "requirement", "standards", "quantity", "place", "period", "acceptance", "payment")


def answers_of(tender: Tender, *, change: bool = False) -> list[dict[str, Any]]:
    """Groups of label and value. `change` links each group to its screen of the draft."""
    rows = {
        "basics": (_("Title and contact"), _rows(tender, BASICS)),
        "requirement": (_("What the training must be"), _rows(tender, REQUIREMENT)),
        "lots": (_("Lots, budget and ceiling"), list(_lots(tender))),
        "requirements": (_("Qualification and conformity"), list(_requirements(tender))),
        "terms": (_("Industry, consortium, bond"), list(_terms(tender))),
        "scoring": (_("Scoring rules"), _rows(tender, ("comment_below", "comment_above", "small_micro_deduction"))),
        "dates": (_("Dates"), _dates(tender)),
    }
    return [
        {
            "title": title,
            "rows": found,
            "change_url": reverse("procurement:draft-section", args=[tender.pk, key]) if change else "",
        }
        for key, (title, found) in rows.items()
    ]


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
    return str(value) or wording.NOTHING


def _lots(tender: Tender) -> Iterable[dict[str, Any]]:
    lots = list(tender.lots.all())
    for lot in lots:
        says = _("budget {budget}, ceiling {ceiling}").format(budget=wording.money(lot.budget), ceiling=wording.money(lot.ceiling))
        label = _("Lot {number}: {title}").format(number=lot.number, title=lot.title)
        yield {"label": label, "value": says, "hint": lot.description}
    total = sum((lot.budget for lot in lots), Decimal(0))
    if lots:
        yield {"label": _("Budget together"), "value": f"{wording.money(total)} {money.capital(total)}"}


def _requirements(tender: Tender) -> Iterable[dict[str, Any]]:
    for row in sorted(tender.requirements.all(), key=lambda row: (row.kind != "qualification", row.position, row.pk)):
        yield {"label": row.get_kind_display(), "value": row.text, "hint": row.evidence}


def _terms(tender: Tender) -> Iterable[dict[str, Any]]:
    terms, bond = bid_terms_of(tender), bond_terms_of(tender)
    if terms and terms.industry:
        yield {"label": _("Industry of the object"), "value": terms.industry}
    may = _("may bid") if terms is None or terms.allows_consortium else _("may not bid")
    yield {"label": _("Consortia"), "value": str(may)}
    if bond is None:
        yield {"label": _("Bid bond"), "value": str(_("none is asked"))}
        return
    asked = _("{amount} for each lot, by {forms}, until the deadline for bids").format(
        amount=wording.money(bond.amount), forms=wording.anything(bond.form_labels)
    )
    yield {"label": _("Bid bond"), "value": asked, "hint": bond.account}


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
