"""Reading awards and letters. Each provider gets only its own letter and its own result.

Not here: public notices (portal room).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Award, Bid, Letter, Lot, Notice, Report, Result, Tender
from tender.procurement.queries.committee import is_buyers

OUT = ["selected", "not_selected"]


def access_award(by: Actor, pk: int) -> Award:
    """An award for the buyer's officers and leaders and supervisors; not_found (404) otherwise."""
    found = Award.objects.select_related("tender__buyer", "lot", "winner__provider").filter(pk=pk).first()
    if found is None or not is_buyers(by, found.tender):
        raise Refusal("not_found", _("There is no such award."), status=404)
    return found


def access_tie_draw(by: Actor, pk: int) -> Award:
    """An award whose equals were drawn or are to be drawn: for the buyer's people and supervisors, and for everybody once the
    candidates are public, because anybody may repeat the draw. not_found (404) otherwise."""
    found = Award.objects.select_related("tender__buyer", "tender__scoring_terms", "lot").filter(pk=pk).first()
    is_public = found is not None and found.publicised_at is not None and found.tie_draws.exists()
    if found is None or not (is_public or is_buyers(by, found.tender)):
        raise Refusal("not_found", _("There is no such draw."), status=404)
    return found


def access_awards(by: Actor, tender_pk: int) -> tuple[Tender, list[Award]]:
    """All awards of a tender for the buyer's people and supervisors."""
    tender = Tender.objects.select_related("buyer").filter(pk=tender_pk).first()
    if tender is None or not is_buyers(by, tender):
        raise Refusal("not_found", _("There is no such award."), status=404)
    return tender, list(tender.awards.select_related("lot", "winner__provider").order_by("lot__number", "seat", "pk"))


def candidates_of(lot: Lot) -> list[Result]:
    """The ranking of a lot, best first."""
    return list(Result.objects.filter(bid__lot=lot).select_related("bid__provider").order_by("place", "pk"))


def letters_of(award: Award) -> list[Letter]:
    """All letters of an award, the winner's first."""
    return list(award.letters.select_related("bid__provider").order_by("-is_win", "bid__place", "pk"))


def papers_of(award: Award) -> tuple[Report | None, Sequence[Notice]]:
    """The signed report, and the notices of result of its tender."""
    notices = award.tender.notices.filter(kind__in=[Notice.Kind.CANDIDATES, Notice.Kind.AWARD])
    return Report.objects.filter(lot=award.lot).last(), list(notices)


def access_letter(by: Actor, pk: int) -> Letter:
    """A letter for the people of its provider, and for the buyer's; not_found (404) to every other bidder."""
    found = Letter.objects.select_related("bid__provider", "paper", "award__tender").filter(pk=pk).first()
    if found is None or not (by.holds("provider", found.bid.provider_id) or is_buyers(by, found.award.tender)):
        raise Refusal("not_found", _("There is no such letter."), status=404)
    return found


def access_result(by: Actor, bid_pk: int) -> Bid:
    """A bid of one's own organisation whose result was told; not_found (404) before that and to everybody else."""
    found = (
        Bid.objects.select_related("lot__tender__buyer", "provider", "result")
        .filter(pk=bid_pk, provider_id__in=by.organisations("provider"), state__in=OUT)
        .first()
    )
    if found is None:
        raise Refusal("not_found", _("There is no result of this bid yet."), status=404)
    return found


def winners_of(lot: Lot) -> list[Award]:
    """The standing awards of a lot, best first."""
    return list(lot.awards.exclude(state="overturned").select_related("winner__provider", "winner__result").order_by("seat"))


def own_side(by: Actor, pk: int) -> str:
    """Where a bidder is led from the address of an award: to its own result, or before that to the public notice; else empty."""
    mine = Bid.objects.filter(lot__awards__pk=pk, provider_id__in=by.organisations("provider")).select_related("lot").first()
    if mine is None:
        return ""
    if mine.state in OUT:
        return reverse("procurement:bid-result", args=[mine.pk])
    notice = Notice.objects.filter(tender=mine.lot.tender_id, kind=Notice.Kind.CANDIDATES).first()
    return notice.get_absolute_url() if notice else ""
