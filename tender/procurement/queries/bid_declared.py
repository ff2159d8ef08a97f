"""What a bid declares, as labelled rows: in the draft for its own people, and opened for whoever may read it.

Not here: judging it (`rules/declaration.py`), the examination's facts (`queries/examination_facts.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tender.core.wording import day
from tender.parties.models import Evidence
from tender.procurement.models import Bid, BondMeans, Tender

BRANCHES = ("declarations", "consortium", "bond")
SIZES = {
    "micro": gettext_lazy("micro enterprise"), "small": gettext_lazy("small enterprise"),
    "medium": gettext_lazy("medium enterprise"),
}  # fmt: skip
SPECIALS = {"prison": gettext_lazy("prison enterprise"), "disabled": gettext_lazy("employer of disabled people")}
Rows = list[tuple[str, str]]


def rows(path: str, content: Mapping[str, Any], papers: Mapping[str, str]) -> Rows:
    """What stands at a place besides its text, as (label, value)."""
    branch, _dot, leaf = path.partition(".")
    if branch == "evidence":
        paper = papers.get(content.get("proofs", {}).get(leaf, ""))
        return [(_("Shown by"), paper)] if paper else []
    said = content.get(path) or {}
    if path == "declarations":
        return _enterprise(said)
    if path == "consortium":
        return _consortium(said)
    return _bond(said) if path == "bond" else []


def _enterprise(said: Mapping[str, Any]) -> Rows:
    found = [
        (_("Size of the enterprise"), str(SIZES.get(said.get("size", ""), ""))),
        (_("Industry"), said.get("industry", "")),
        (_("People employed"), said.get("employees", "")),
        (_("Turnover of the last year (10,000 yuan)"), said.get("turnover", "")),
        (_("Total assets (10,000 yuan)"), said.get("assets", "")),
        (_("Prison enterprise or employer of disabled people"), str(SPECIALS.get(said.get("special", ""), ""))),
    ]
    return [(label, value) for label, value in found if value]


def _consortium(said: Mapping[str, Any]) -> Rows:
    members = said.get("members") or []
    found = [(_("Your own share (%)"), said["own_share"])] if said.get("own_share") else []
    for row in members:
        small = f" · {_('small or micro enterprise')}" if row.get("is_small_micro") else ""
        found.append((row.get("name") or "—", f"{row.get('share') or '—'}% · {row.get('uscc') or '—'}{small}"))
    if "small_share" in said:
        gets = _("the deduction for consortia applies") if said.get("deducts") else _("no deduction below 30 %")
        found.append((_("Share of small and micro enterprises"), f"{said['small_share']}% · {gets}"))
    return found


def _bond(said: Mapping[str, Any]) -> Rows:
    found = [
        (_("Form of the bond"), str(dict(BondMeans.choices).get(said.get("form", ""), ""))),
        (_("Bank reference or number of the guarantee"), said.get("reference", "")),
        (_("Given on"), day(date.fromisoformat(said["paid_on"])) if said.get("paid_on") else ""),
        (_("Account it came from"), said.get("account", "")),
    ]
    return [(label, value) for label, value in found if value]


def opened_rows(bid: Bid, path: str) -> Rows:
    """The same from the statement of an opened bid."""
    branch, _dot, leaf = path.partition(".")
    if branch == "evidence":
        proof = (bid.statement.get("proofs") or {}).get(leaf)
        if not proof:
            return []
        kinds, states = dict(Evidence.Kind.choices), dict(Evidence.State.choices)
        until = f" · {_('valid until')} {day(date.fromisoformat(proof['valid_until']))}" if proof["valid_until"] else ""
        return [(_("Shown by"), f"{kinds[proof['kind']]} · {states[proof['state']]}{until}")]
    return rows(path, bid.statement, {})


def own_papers(bid: Bid) -> dict[str, str]:
    """The papers of the bidder by key, each with how it stands."""
    found = {}
    prefetch_related_objects([bid], "provider__evidence")
    for row in sorted(bid.provider.evidence.all(), key=lambda row: (row.kind, -row.pk)):
        until = f" · {_('valid until')} {day(row.valid_until)}" if row.valid_until else ""
        found[str(row.pk)] = f"{row.get_kind_display()} · {row.get_state_display()}{until}"
    return found


def published_declarations(tender: Tender) -> list[dict[str, Any]]:
    """Declarations of winners as small enterprises or the like: published with the award (财库〔2020〕46号 第13条)."""
    if tender.stage not in ("awarded", "concluded"):
        return []
    shown = []
    awards = tender.awards.filter(state__in=["publicised", "notified", "contracted"]).select_related("winner__provider", "lot")
    for award in awards.order_by("lot__number"):
        bid = award.winner
        said = (bid.statement.get("declarations") or {}) if bid else {}
        if bid and (bid.is_small_micro or said.get("special")) and said:
            shown.append({"bidder": bid.provider.name, "lot": award.lot.title, "rows": _enterprise(said)})
    return shown
