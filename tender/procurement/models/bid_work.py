"""Working on a bid: who of the provider's people may see, edit or seal it, and the earlier versions of its draft (ciphertext)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.parties.models import HeldSeat

if TYPE_CHECKING:
    from tender.procurement.models.bid import Bid

RANKS = {"": 0, "see": 1, "edit": 2, "seal": 3}


class BidColleague(models.Model):
    """One person's right to a bid before its opening. Who began it may seal and invite; nobody else sees it uninvited."""

    class Right(models.TextChoices):
        """Each right holds those before it."""

        SEE = "see", _("see")
        EDIT = "edit", _("see and edit")
        SEAL = "seal", _("see, edit, seal and invite")

    bid = models.ForeignKey("tender.Bid", on_delete=models.CASCADE, related_name="colleagues")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    right = models.CharField(_("right"), max_length=4, choices=Right.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "person"], name="colleague_once")]

    def __str__(self) -> str:
        return f"{self.right} of bid {self.bid_id}"


class DraftVersion(models.Model):
    """The draft as it was saved. `receipt` is set on the version that was sealed, which is never written over."""

    bid = models.ForeignKey("tender.Bid", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    ciphertext = models.BinaryField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    tab = models.CharField(max_length=40, blank=True)
    receipt = models.CharField(max_length=20, blank=True)
    restored = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["bid", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of bid {self.bid_id}"


def _seated() -> Exists:
    """Whether the colleague of this row still acts for the bid's provider (seats are ended, never given for later)."""
    held = HeldSeat.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("bid__provider"), role="provider", until__isnull=True
    )
    return Exists(held)


def right_of(by: Actor, bid: Bid) -> str:
    """What this actor may do with a bid: "", see, edit or seal (one query for each object; the door reads a fresh one).

    When nobody who may seal acts for the provider any more, all its people may, so that a bid is never orphaned.
    """
    if not by.holds("provider", bid.provider_id):
        return ""
    known = bid.__dict__.setdefault("_rights", {})
    if by.person_id not in known:
        known[by.person_id] = _right_of(by, bid)
    return str(known[by.person_id])


def _right_of(by: Actor, bid: Bid) -> str:
    rows = list(BidColleague.objects.filter(_seated(), bid_id=bid.pk).values_list("person_id", "right"))
    if not any(right == "seal" for _person, right in rows):
        return "seal"
    return dict(rows).get(by.person_id, "")


def right_refusal(by: Actor, bid: Bid, needed: str, *, afresh: bool = False) -> Refusal | None:
    """A refusal when this person was not given the right needed (`see`, `edit`, `seal`); `afresh` reads it again."""
    if afresh:
        bid.__dict__.pop("_rights", None)
    if RANKS[right_of(by, bid)] >= RANKS[needed]:
        return None
    return forbidden(refused("Your colleague who began this bid has not given you the right to do this."))


def workable_by(by: Actor) -> Q:
    """A filter of bids: those of this person's providers to which the person has a right, or which are opened."""
    sealers = BidColleague.objects.filter(_seated(), bid=OuterRef("pk"), right="seal")
    mine = BidColleague.objects.filter(bid=OuterRef("pk"), person_id=by.person_id or 0)
    return Q(provider_id__in=by.organisations("provider")) & (Q(Exists(mine)) | ~Q(Exists(sealers)) | Q(opened_at__isnull=False))


def sealers_of(bid: Bid) -> QuerySet[BidColleague]:
    """Who may seal and invite, with the person."""
    return bid.colleagues.filter(_seated(), right="seal").select_related("person")
