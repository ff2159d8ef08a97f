"""Working on a bid together: colleagues with rights, versions of the draft, restoring one. Nothing here is ever stored readable."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import HeldSeat, Organisation
from tender.procurement.models import Bid, BidColleague, BidDraft, BidFile, DraftVersion
from tender.procurement.models.bid_work import right_refusal, sealers_of
from tender.procurement.queries.bid import BRANCHES
from tender.procurement.rules import bid as rules
from tender.record import sealing

TOGETHER = timedelta(minutes=10)
MOST_VERSIONS = 200


def begin_work(bid: Bid, *, by: Actor, at: datetime) -> None:
    """Who begins a bid may seal it and invite."""
    BidColleague.objects.create(bid=bid, person_id=by.person_id, right=BidColleague.Right.SEAL, since=at)


@transaction.atomic
def invite(bid: Bid, *, person_id: int, right: str, by: Actor, at: datetime) -> BidColleague:
    """Give a colleague of the same organisation a right, or another one. Tells the colleague.

    Refuses: forbidden (only who may seal invites), not_a_colleague, last_sealer.
    """
    _may_share(bid, by)
    if not HeldSeat.objects.filter(
        person_id=person_id, organisation_id=bid.provider_id, role="provider", until__isnull=True
    ).exists():
        raise Refusal(
            "not_a_colleague",
            _("Only people who act for your own organisation can be invited."),
            instead=_("Let them act for the organisation first, on its page."),
            status=422,
            field="person",
        )
    if right != "seal":
        _keep_a_sealer(bid, person_id)
    row, _new = BidColleague.objects.update_or_create(
        bid=bid, person_id=person_id, defaults={"right": right}, create_defaults={"right": right, "since": at}
    )
    if not BidColleague.objects.filter(bid=bid, right="seal").exists():
        raise _last_sealer()
    note(bid, "bid.colleague_invited", by=by, at=at, tells=[lambda _bid: [person_id]], person=person_id, right=right)
    return row


@transaction.atomic
def uninvite(bid: Bid, *, person_id: int, by: Actor, at: datetime) -> Bid:
    """Take a colleague's right away. Refuses: forbidden, last_sealer."""
    _may_share(bid, by)
    _keep_a_sealer(bid, person_id)
    if BidColleague.objects.filter(bid=bid, person_id=person_id).delete()[0]:
        note(bid, "bid.colleague_removed", by=by, at=at, person=person_id)
    return bid


def _may_share(bid: Bid, by: Actor) -> None:
    """The bid's organisation is held, so that two colleagues do not take each other's last right at once."""
    Organisation.objects.select_for_update().get(pk=bid.provider_id)
    if not by.holds("provider", bid.provider_id):
        raise forbidden()
    if refusal := right_refusal(by, bid, "seal", afresh=True):
        raise refusal


def _keep_a_sealer(bid: Bid, person_id: int) -> None:
    found = list(sealers_of(bid).values_list("person_id", flat=True))
    if found == [person_id]:
        raise _last_sealer()


def _last_sealer() -> Refusal:
    return Refusal(
        "last_sealer",
        _("Somebody must be able to seal the bid."),
        instead=_("Give another colleague this right first."),
        status=422,
    )


def keep_version(draft: BidDraft, *, by: Actor | None, at: datetime, tab: str = "", restored: int | None = None) -> None:
    """Remember the draft as it stands. What one window saves in ten minutes is one version; a sealed one is never changed."""
    person = by.person_id if by else None
    known = {"number": draft.version, "ciphertext": draft.ciphertext, "saved_at": at}
    last = DraftVersion.objects.filter(bid_id=draft.bid_id).defer("ciphertext").first()
    together = (
        last is not None and not last.receipt and restored is None and tab and last.tab == tab
        and last.saved_by_id == person and at - last.saved_at < TOGETHER
    )  # fmt: skip
    if together:
        DraftVersion.objects.filter(pk=last.pk).update(**known)
        return
    DraftVersion.objects.create(bid_id=draft.bid_id, saved_by_id=person, tab=tab, restored=restored, **known)
    old = DraftVersion.objects.filter(bid_id=draft.bid_id, receipt="").values_list("pk", flat=True)[MOST_VERSIONS:]
    DraftVersion.objects.filter(pk__in=list(old)).delete()


def mark_sealed(draft: BidDraft, *, receipt: str, by: Actor, at: datetime) -> None:
    """The version that was sealed can be read back by the bidder's own people, whatever is typed afterwards."""
    known = {"ciphertext": draft.ciphertext, "saved_by_id": by.person_id, "saved_at": at}
    version = DraftVersion(bid_id=draft.bid_id, number=draft.version, receipt=receipt, **known)
    DraftVersion.objects.bulk_create(
        [version], update_conflicts=True, unique_fields=["bid", "number"], update_fields=["receipt"]
    )  # one statement, whether the version was kept before or not


@transaction.atomic
def restore_version(bid: Bid, number: int, *, by: Actor, at: datetime) -> BidDraft:
    """Make an earlier version the draft again, as a new version. Files that were removed for good meanwhile stay away.

    Refuses: forbidden, bid_late, not_found (404).
    """
    if not by.holds("provider", bid.provider_id):
        raise forbidden()
    if refusal := rules.may_edit(bid.facts(), at=at) or right_refusal(by, bid, "edit", afresh=True):
        raise refusal
    draft = BidDraft.objects.select_for_update().get(bid_id=bid.pk)
    found = DraftVersion.objects.filter(bid=bid, number=number).first()
    if found is None:
        raise Refusal("not_found", _("There is no such version."), status=404)
    content = sealing.unlock_draft(bytes(found.ciphertext), provider_id=bid.provider_id)
    for branch in BRANCHES:
        content.setdefault(branch, {})
    there = {str(pk) for pk in BidFile.objects.filter(bid=bid).values_list("file_id", flat=True)}
    content["files"] = {key: file for key, file in content["files"].items() if key in there}
    now = sealing.unlock_draft(bytes(draft.ciphertext), provider_id=bid.provider_id)
    paths = {*content.get("changed", {}), *now.get("changed", {})}
    content["changed"] = {key: [draft.version + 1, ""] for key in paths}
    draft.ciphertext = sealing.lock_draft(content, provider_id=bid.provider_id)
    draft.version += 1
    draft.saved_at = at
    draft.save()
    keep_version(draft, by=by, at=at, restored=number)
    return draft
