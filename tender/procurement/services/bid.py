"""A bid handed in: started, sealed, replaced, withdrawn. Editing its draft is in `bid_draft.py`, opening in `opening.py`.

Lock order is tender (shared), then bid, then database time, so that nothing is committed after the close; see docs/architecture.md.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tender.core.actor import Actor
from tender.core.clock import Clock
from tender.core.door import begin, one_piece, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.core.wording import local
from tender.parties.models import Organisation
from tender.parties.rules import sides
from tender.procurement.models import Bid, BidDraft, BidFile, Envelope, Lot, Member, ScoringTerms, Tender
from tender.procurement.models.bid_work import right_of, sealers_of
from tender.procurement.models.procedure_facts import provider_refusal
from tender.procurement.models.scoring_terms import has_two_envelopes
from tender.procurement.queries.bid import read_draft
from tender.procurement.queries.bid_warnings import content_refusals
from tender.procurement.rules import bid as rules
from tender.procurement.services.bid_draft import add_file, remove_file, save_draft
from tender.procurement.services.bid_work import begin_work, mark_sealed
from tender.record import sealing

__all__ = ["add_file", "remove_file", "save_draft", "seal_bid", "start_bid", "withdraw_bid"]

PRICE_FIELDS = ("price", "period", "is_small_micro", "declares_no_collusion", "declarations", "consortium", "bond")
TECHNICAL_FIELDS = ("answers", "evidence", "proofs", "summary")
PRICE_PLACES = ("price", "declarations", "consortium", "bond")
DRAFT_WITH = ("bid__lot__tender__terms", "bid__provider")
# The whole bid and draft, and of what is joined only what the check reads: hundreds may seal in the last minutes.
DRAFT_ASKED = (
    *(field.name for field in BidDraft._meta.concrete_fields), *(f"bid__{field.name}" for field in Bid._meta.concrete_fields),
    "bid__lot__ceiling", "bid__lot__tender__state", "bid__provider__uscc",
    *(f"bid__lot__tender__terms__{name}" for name in ("sme_industry", "consortium", "bid_bond", "bond_forms")),
)  # fmt: skip
RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def start_bid(lot: Lot, *, provider: Organisation, by: Actor, at: datetime) -> Bid:
    """Begin the provider's bid for a lot with an empty draft; a bid already begun is answered as it is.

    Refuses: forbidden, two_sides, tender_not_open, bid_late. An unverified provider may prepare but not seal.
    """
    if not by.holds("provider", provider.pk):
        raise forbidden()
    tender = hold_open(lot.tender_id)
    is_member = Member.objects.filter(evaluation__tender=tender, person_id=by.person_id).exists()
    if refusal := rules.may_edit(rules.BidFacts(tender.state, tender.deadline, provider.state), at=at) or sides.may_bid(
        by.seats, buyer_id=tender.buyer_id, is_member=is_member
    ):
        raise refusal
    if refusal := provider_refusal(lot.tender, provider):
        raise refusal
    Organisation.objects.select_for_update().get(
        pk=provider.pk
    )  # two colleagues starting at once: the second finds the first's bid
    known = Bid.objects.filter(lot=lot, provider=provider).first()
    if known is not None:
        _judge_known(known, by)
        return known
    bid = begin(Bid(lot=lot, provider=provider, started_at=at), by=by, at=at, logs="bid.started")
    empty = sealing.lock_draft({"is_small_micro": provider.is_small_micro}, provider_id=provider.pk)
    BidDraft.objects.create(bid=bid, ciphertext=empty, saved_at=at)
    begin_work(bid, by=by, at=at)
    return bid


def _judge_known(bid: Bid, by: Actor) -> None:
    """A bid that a colleague began is answered only to those whom the colleague invited."""
    if right_of(by, bid):
        return
    who = [str(row.person) for row in sealers_of(bid)]
    raise Refusal(
        "bid_of_colleague",
        _("A colleague has begun this bid already and works on it with those who were invited: {who}."),
        instead=_("Ask your colleague to invite you."),
        status=403,
        who=who,
    )


def seal_bid(bid: Bid, *, by: Actor, clock: Clock, version: int | None = None, trace: dict[str, str] | None = None) -> Bid:
    """Seal the draft into two envelopes and hand it in; an earlier submission is superseded. `version`: the draft that was checked.

    `trace`: where it was sealed (`record.sealing.trace_of`); it lies in the technical envelope like everything else of the bid.

    Writes envelopes, receipt number, audit line with their hashes. Tells the provider's people. Refuses: bid_late,
    tender_not_open, provider_unverified, two_sides, forbidden, draft_changed, price_…, declaration_missing, bid_empty.
    """
    with one_piece():
        tender = hold_open(bid.lot.tender_id)
        held = BidDraft.objects.select_for_update(of=("self", "bid")).select_related(*DRAFT_WITH)
        draft = held.only(*DRAFT_ASKED).get(bid_id=bid.pk)
        at, row = clock.now(), draft.bid
        content = read_draft(draft, provider_id=row.provider_id).content
        parts = parts_of(content, is_split=has_two_envelopes(tender), trace=trace)
        sealed = [_envelope(row, tender, part, payload, at) for part, payload in parts.items()]
        hashes = {envelope.part: envelope.sha256 for envelope in sealed}
        replaces = row.state == "sealed"
        card = "replace" if replaces else "seal"
        done = perform(row, card, by=by, at=at, held=True, receipt=new_receipt(at), envelopes=hashes)  # judges time and right
        if refusal := _unfit(content, row, draft, version):
            raise refusal
        if replaces:
            Envelope.objects.filter(bid=row, ended_at__isnull=True).update(ended_at=at)
        Envelope.objects.bulk_create(sealed)
        if content["files"]:
            BidFile.objects.filter(bid=row, file_id__in=list(content["files"])).update(in_envelope=True)
        mark_sealed(draft, receipt=done.receipt, by=by, at=at)
    bid.__dict__.update(state=done.state, sealed_at=done.sealed_at, receipt=done.receipt)
    return done


def withdraw_bid(bid: Bid, *, by: Actor, clock: Clock) -> Bid:
    """Take the bid out of the competition; its envelopes end, the draft stays. Tells the provider's people. Refuses bid_late."""
    with one_piece():
        hold_open(bid.lot.tender_id)
        Bid.objects.select_for_update().get(pk=bid.pk)
        at = clock.now()
        done = perform(bid, "withdraw", by=by, at=at)
        Envelope.objects.filter(bid=done, ended_at__isnull=True).update(ended_at=at)
    return done


def hold_open(tender_id: int) -> Tender:
    """The tender's row, held shared until the transaction ends: many bids at once, but none beside the close.

    Raw SQL, because `select_for_update` knows no shared mode.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, state, deadline, buyer_id, seal_key, (SELECT formula FROM tender_scoringterms WHERE tender_id = t.id)"
            " FROM tender_tender t WHERE id = %s FOR SHARE OF t",
            [tender_id],
        )
        pk, state, deadline, buyer_id, seal_key, formula = cursor.fetchone()
    held = Tender(pk=pk, state=state, deadline=deadline, buyer_id=buyer_id, seal_key=seal_key)
    held.scoring_terms = ScoringTerms(formula=formula or "")
    return held


def parts_of(content: dict[str, Any], *, is_split: bool = False, trace: dict[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """What goes into which envelope. Files are named with key, name, type and hash of their plain bytes.

    With `is_split` (two envelopes opened one after the other) the price alone is in the price envelope, because declarations,
    consortium and bond are examined before it is opened.
    """
    files = content["files"]
    fields, places = (("price",), ("price",)) if is_split else (PRICE_FIELDS, PRICE_PLACES)
    first = (*TECHNICAL_FIELDS, *(name for name in PRICE_FIELDS if name not in fields))
    return {
        Envelope.Part.TECHNICAL: {
            **{name: content.get(name) for name in first},
            "files": {key: file for key, file in files.items() if file["about"] not in places},
            "trace": trace or {},
        },
        Envelope.Part.PRICE: {
            **{name: content.get(name) for name in fields},
            "files": {key: file for key, file in files.items() if file["about"] in places},
        },
    }


def context_of(bid: Bid, tender_id: int, part: str) -> str:
    """What an envelope is bound to: copied to another bid, lot or part it does not open."""
    return f"kaibiao tender {tender_id} lot {bid.lot_id} bid {bid.pk} provider {bid.provider_id} {part}"


def new_receipt(at: datetime) -> str:
    """A receipt number that says when, but not how many: TB20260323-7K3MQ2XA."""
    return f"TB{local(at):%Y%m%d}-{''.join(secrets.choice(RECEIPT_LETTERS) for _i in range(8))}"


def _envelope(bid: Bid, tender: Tender, part: str, payload: dict[str, Any], at: datetime) -> Envelope:
    if tender.seal_key is None:
        raise Refusal("tender_not_open", _("This tender does not take bids."), law=rules.LATE)
    sealed = sealing.seal(payload, key=bytes(tender.seal_key), context=context_of(bid, tender.pk, part))
    return Envelope(bid=bid, part=part, ciphertext=sealed, sha256=hashlib.sha256(sealed).hexdigest(), sealed_at=at)


def _unfit(content: dict[str, Any], bid: Bid, draft: BidDraft, version: int | None) -> Refusal | None:
    if version is not None and version != draft.version:
        return Refusal(
            "draft_changed",
            _("The draft was changed in another window or by a colleague after you checked it."),
            instead=_("Check the answers again, then seal."),
        )
    return next(iter(content_refusals(bid, content)), None)
