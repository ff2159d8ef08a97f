"""Awards, one per lot, and the letters to winner and others."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import models
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.models.allocation import Seats
from tender.procurement.models.bid import Bid
from tender.procurement.models.complaint import suspended_days
from tender.procurement.models.evaluation import Evaluation
from tender.procurement.models.price_talk import is_agreed
from tender.procurement.models.remedy import has_fallen, standing_remedy, suspended_refusal
from tender.procurement.models.scoring_terms import draws_by_seed
from tender.procurement.models.tie_draw import standing_draw
from tender.procurement.rules import rulebook
from tender.procurement.rules.timeline import due
from workflows.lifecycles.award import AwardLifecycle

SILENCE = "财政部令第87号 第68条"


class Award(AwardLifecycle):
    """One winner of one lot. `seat` counts the winners of a lot from 1; `price` is the original bid price in yuan."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="awards")
    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="awards")
    seat = models.PositiveSmallIntegerField(default=1)
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    winner = models.ForeignKey("tender.Bid", null=True, on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(_("award price"), max_digits=14, decimal_places=2, null=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    publicised_at = models.DateTimeField(null=True)
    publicity_ends = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "seat"], condition=~models.Q(state="overturned"), name="one_award_per_seat")
        ]
        triggers = triggers_of(AwardLifecycle, "proposed")

    def __str__(self) -> str:
        return f"{_('award')} {self.lot}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:award", args=[self.pk])

    def may_be_decided(self, winner: object = None) -> Refusal | None:
        """Rule of the card `decide`: a signed report, and the first candidate who may still win; of several with equal score and
        price, one of them (O87 art. 68). The page asks without a winner."""
        if refusal := suspended_refusal(self.tender):
            return refusal
        if not (Evaluation.objects.filter(tender_id=self.tender_id, state="signed").exists() or is_agreed(self.tender)):
            return Refusal(
                "report_unsigned", refused("The evaluation report is not signed yet."), law="财政部令第87号 第58条、第68条"
            )
        seats = Seats(self.tender)
        seat = seats.of(self)
        if seat is not None and seat.waits:
            return Refusal(
                "earlier_seat_undecided",
                refused("An earlier lot has equal candidates; decide it first, because it settles who may still win here."),
                law="财政部令第87号 第57条、第68条",
            )
        if seat is not None and not seat.winner and draws_by_seed(self.tender):
            return self._drawn(seats.eligible(seat), winner)
        if winner is not None and (seat is None or winner not in seats.eligible(seat)):
            return Refusal(
                "not_first_candidate", refused("Only the first candidate can be confirmed."), law="财政部令第87号 第68条"
            )
        return None

    def may_be_publicised(self) -> Refusal | None:
        """Rule of the card `publicise`: one source is no candidate among several (O74 art. 18); nothing goes on while suspended."""
        if refusal := suspended_refusal(self.tender):
            return refusal
        if self.tender.method != "single_source":
            return None
        says, instead = refused("With one source there are no candidates to publicise."), refused("Announce the deal.")
        return Refusal("no_candidates", says, law="财政部令第74号 第18条", instead=instead)

    def _drawn(self, equals: list[Bid], winner: object) -> Refusal | None:
        """Between equals the draw decides, where the tender document says so."""
        made = standing_draw(self, equals)
        if made is None:
            return Refusal(
                "draw_missing",
                refused("Several bids are equal; the public draw decides between them."),
                law="财政部令第87号 第57条、第68条",
                instead=refused("Make the draw on this page, then confirm the bid that was drawn."),
            )
        if winner is not None and getattr(winner, "pk", None) != made.drawn_bid:
            return Refusal("not_drawn", refused("Another bid was drawn."), law="财政部令第87号 第68条")
        return None

    def may_be_notified(self, at: datetime) -> Refusal | None:
        """Rule of the card `notify`: not before the publicity period ends, and not while an objection is open."""
        if self.state == "decided":
            if self.tender.method == "single_source" or self.was_publicised():
                return self.standing_challenge()
            says = refused("The candidates are not public yet.")
            return Refusal("candidates_not_public", says, law="财政部令第87号 第69条")
        if self.publicity_ends is None or at < self.publicity_ends:
            says = refused("The publicity period is not over yet: it runs until {until}.")
            return Refusal("publicity_running", says, law="财政部令第87号 第69条", until=self.publicity_ends)
        return self.standing_challenge()

    def standing_challenge(self) -> Refusal | None:
        """What holds the letters back: an open objection, one that was upheld against the result, or a suspension."""
        return standing_remedy(self.tender, self.lot_id)

    def signing_refusal(self) -> Refusal | None:
        """What holds the signatures back: the same, and an award that fell."""
        if self.state == "overturned":
            return Refusal("award_overturned", refused("The award was overturned."), law="政府采购法实施条例 第49条")
        return self.standing_challenge()

    def silence_ends(self) -> datetime | None:
        """When the leader's silence makes the first candidate the winner (O87 art. 68): the end of the period's last day, later
        by the days of a suspension. None for a candidate who takes the seat of a winner that fell: the leader chooses there."""
        if has_fallen(self):
            return None
        try:
            last = due(rulebook.load(self.tender.rulebook), "determine_winner", localdate(self.proposed_at), district_calendar()).on
        except Refusal:
            return None
        last += timedelta(days=1 + suspended_days(self.tender, self.proposed_at))
        return datetime.combine(last, time(), get_current_timezone())

    def may_be_deemed(self, at: datetime) -> Refusal | None:
        """Rule of the card `deem`: the period is over, one candidate stands first (equals are drawn), and nothing is suspended."""
        ends = self.silence_ends()
        if ends is None or at < ends:
            return Refusal("leader_may_decide", refused("The leader may still decide."), law=SILENCE)
        if self.winner is None:
            return Refusal(
                "winner_missing", refused("Several bids share the first place; choose the one that was drawn."), law=SILENCE
            )
        return suspended_refusal(self.tender) or self.may_be_decided(self.winner)

    def was_publicised(self) -> bool:
        """Whether its candidate was public already, among the candidates of the award that fell: then its letters need no second
        publicity."""
        follows = getattr(self, "follows", None)
        if follows is None or self.winner is None:
            return False
        since = Evaluation.objects.filter(current_of=self.tender_id).values_list("signed_at", flat=True).first()
        found = self.tender.notices.filter(kind="candidates", **({"at__gte": since} if since else {}))
        shown = found.values_list("sheet", flat=True)  # a re-evaluation makes the earlier publicity worthless
        names = {row["name"] for sheet in shown for lot in sheet.get("lots", ()) for row in lot["candidates"]}
        return self.winner.provider.name in names


class Letter(models.Model):
    """The notification of award or the regret letter to one bidder (中标通知书, 未中标通知)."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="letters")
    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="letters")
    is_win = models.BooleanField()
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "bid"], name="one_letter")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"letter for {self.bid}"
