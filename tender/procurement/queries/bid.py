"""Reading bids. Before the opening only the bidder itself reads its draft; nobody else learns that there is a bid.

`access_bid` and `access_bid_file` are the only ways to fetch one on somebody's behalf. Blind reading: `evaluation.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from tender.core.actor import Actor
from tender.core.models import StoredFile
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, BidDraft, BidFile, Envelope, Lot, Tender
from tender.procurement.models.bid_work import right_of, workable_by
from tender.procurement.queries.visible import visible
from tender.record import sealing

LIVE = ["sealed", "opened", "admitted", "rejected", "ranked", "selected", "not_selected"]
BRANCHES = ("answers", "evidence", "proofs", "declarations", "consortium", "bond", "files", "changed")

BRIEFLY = ("state", "provider_id", "opened_at", "lot__tender_id")


@dataclass(frozen=True)
class DraftView:
    """A draft as its own people read it. `files` in the order of upload."""

    content: dict[str, Any]
    version: int
    saved_at: datetime

    def files_about(self, about: str) -> list[dict[str, Any]]:
        """The uploads for one place of the bid (`answers.12`, `evidence.3`, `summary`, `price`)."""
        return [{"id": key, **file} for key, file in self.content["files"].items() if file["about"] == about]


def access_bid(by: Actor, pk: int) -> Bid:
    """A bid for those of its provider's people who have a right to it; once it is opened for all of them, the buyer's people and
    supervisors; not_found to others."""
    bid = _found(pk)
    if bid is None or not (_is_own(by, bid) or _may_read_opened(by, bid)):
        raise _no_bid()
    return bid


def access_own_bid(by: Actor, pk: int, *, briefly: bool = False) -> Bid:
    """A bid for the people of its provider only (workspace, seal, receipt), before the opening those who were given a right.

    `briefly` joins only what a service needs to find it: at the deadline many seal at once, and no page is shown.
    """
    bid = _found_briefly(by, pk) if briefly else _found(pk)
    if bid is None or not (briefly or _is_own(by, bid)):
        raise _no_bid()
    return bid


def _found(pk: int) -> Bid | None:
    asked = ("lot__tender__buyer", "lot__tender__terms", "provider", "draft")
    return Bid.objects.select_related(*asked).filter(pk=pk).first()


def _found_briefly(by: Actor, pk: int) -> Bid | None:
    return Bid.objects.select_related("lot").only(*BRIEFLY).filter(workable_by(by), pk=pk).first()


def _is_own(by: Actor, bid: Bid) -> bool:
    if not by.holds("provider", bid.provider_id):
        return False
    return bid.opened_at is not None or right_of(by, bid) != ""


def _may_read_opened(by: Actor, bid: Bid) -> bool:
    buyer = bid.lot.tender.buyer_id
    return bid.opened_at is not None and (by.holds("officer", buyer) or by.holds("approver", buyer) or by.holds("supervisor"))


def _no_bid() -> Refusal:
    return Refusal("not_found", _("There is no such bid."), status=404)


def draft_view(bid: Bid) -> DraftView:
    """The readable draft of a bid that the caller was given by `access_own_bid`."""
    return read_draft(BidDraft.objects.get(bid_id=bid.pk), provider_id=bid.provider_id)


def read_draft(draft: BidDraft, *, provider_id: int) -> DraftView:
    """Decrypt a draft row."""
    content = sealing.unlock_draft(draft.ciphertext, provider_id=provider_id)
    for branch in BRANCHES:
        content.setdefault(branch, {})
    return DraftView(content, draft.version, draft.saved_at)


def access_bid_file(by: Actor, pk: int, file_id: str) -> StoredFile:
    """An uploaded file with name, type and key: from the draft for its own people, else as opened."""
    bid = access_bid(by, pk)
    row = BidFile.objects.select_related("file").filter(bid=bid, file_id=file_id).first()
    if row is not None and row.file.key is not None:
        return row.file
    if row is not None and _is_own(by, bid):
        known = draft_view(bid).content["files"].get(str(file_id))
        if known is not None:
            row.file.name, row.file.media_type, row.file.key = known["name"], known["type"], bytes.fromhex(known["key"])
            return row.file
    raise Refusal("not_found", _("There is no such file."), status=404)


def own_bids(by: Actor) -> QuerySet[Bid]:
    """The bids of the organisations somebody acts for, the nearest deadline first."""
    return (
        Bid.objects.filter(workable_by(by))
        .select_related("lot__tender", "provider")
        .order_by("-lot__tender__deadline", "lot__number")
    )


def open_tenders(by: Actor, at: datetime) -> QuerySet[Tender]:
    """Tenders that take bids at `at`, with their lots and, per lot, the own bids (`lot.own`)."""
    own = Prefetch("bids", Bid.objects.filter(workable_by(by)), to_attr="own")
    return (
        Tender.objects.filter(visible(by), state="published", deadline__gt=at)
        .select_related("buyer")
        .prefetch_related(Prefetch("lots", Lot.objects.prefetch_related(own)))
        .order_by("deadline", "pk")
    )


def access_open_lot(by: Actor, pk: int) -> Lot:
    """A lot of a published tender (public), for starting a bid."""
    public = visible(by, prefix="tender__")
    lot = Lot.objects.select_related("tender__buyer").filter(public, pk=pk, tender__published_at__isnull=False).first()
    if lot is None:
        raise Refusal("not_found", _("There is no such lot."), status=404)
    return lot


def envelopes_of(bid: Bid) -> QuerySet[Envelope]:
    """Every envelope ever sealed for a bid, the newest first, without its bytes (they are large and say nothing)."""
    return bid.envelopes.defer("ciphertext").order_by("-sealed_at", "part")


def live_counts(tender: Tender) -> dict[int, int]:
    """Live bids per lot. Call only for a closed tender: before the deadline nobody may know the number."""
    if tender.stage in ("draft", "in_review", "approved", "published"):
        raise Refusal("before_deadline", _("Before the deadline nobody may know how many bids there are."), law="政府采购法 第22条")
    lots = tender.lots.annotate(live=Count("bids", filter=Q(bids__state__in=LIVE)))
    return {lot.pk: lot.live for lot in lots}
