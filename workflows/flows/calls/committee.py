"""Lines for evaluators: votes on conformity, which the leader concludes (O87 art. 50), and a report to be signed anew (art. 64)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.procurement.models import Bid, ConformityVote, Evaluation, Examination, Lot, Member, Requirement
from tender.procurement.queries.conformity import tally_of
from workflows.flows.line import Todo, line_of


def evaluators(by: Actor, at: datetime) -> Iterator[Todo]:
    """What waits for this member beside the flow."""
    yield from _conformity(by, at)
    yield from _signatures(by, at)


def _conformity(by: Actor, at: datetime) -> Iterator[Todo]:
    """Lots in which this member has not voted on every bid, or which this leader concludes when everybody has. The qualification
    is concluded before, or none was asked."""
    sits = Member.objects.filter(
        evaluation__current_of=OuterRef("tender"), evaluation__state="forming", left_at=None, has_conflict=False
    )
    asks = Requirement.objects.filter(tender=OuterRef("tender"))
    done = Examination.objects.filter(lot=OuterRef("pk"))
    qualified = Q(Exists(done.filter(kind="qualification"))) | ~Q(Exists(asks.filter(kind="qualification")))
    lots = Lot.objects.filter(
        qualified, Exists(sits.filter(person_id=by.person_id)), Exists(asks.filter(kind="conformity")),
        Exists(Bid.objects.filter(lot=OuterRef("pk"), state="opened")),
        ~Exists(done.filter(kind="conformity")), tender__state="examining",
    ).annotate(leads=Exists(sits.filter(person_id=by.person_id, is_leader=True)), waits=Exists(_unvoted(by)))  # fmt: skip
    for lot in lots.select_related("tender").order_by("tender_id", "number"):
        url = reverse("procurement:examine", args=[lot.pk, "conformity"])
        if lot.waits:
            yield line_of(_("Vote on the conformity of the bids"), f"{lot.tender} · {lot}", url, at)
        elif lot.leads and not _waits_for_others(lot):
            yield line_of(_("Conclude the conformity examination"), f"{lot.tender} · {lot}", url, at)


def _waits_for_others(lot: Lot) -> bool:
    needs = lot.tender.requirements.filter(kind="conformity").values_list("pk", flat=True)
    return bool(tally_of(lot, list(lot.bids.filter(state="opened")), list(needs)).waiting)


def _unvoted(by: Actor) -> QuerySet[Bid]:
    """Opened bids of a lot with a requirement on which this member has no vote."""
    voted = ConformityVote.objects.filter(
        requirement=OuterRef("pk"), bid=OuterRef(OuterRef("pk")), member__person_id=by.person_id, member__left_at=None
    )
    needs = Requirement.objects.filter(~Exists(voted), tender=OuterRef("lot__tender"), kind="conformity")
    return Bid.objects.filter(Exists(needs), lot=OuterRef("pk"), state="opened")


def _signatures(by: Actor, at: datetime) -> Iterator[Todo]:
    """Reports that are signed a second time, after a re-evaluation."""
    unsigned = Member.objects.filter(evaluation=OuterRef("pk"), person_id=by.person_id, left_at=None, report_signed_at=None)
    found = Evaluation.objects.filter(Exists(unsigned), state="reconciling", reports__isnull=False).distinct()
    for row in found.select_related("tender").order_by("pk"):
        title = _("Look at the re-checks and sign the report anew")
        yield line_of(title, str(row.tender), reverse("procurement:sign-report", args=[row.pk]), at)
