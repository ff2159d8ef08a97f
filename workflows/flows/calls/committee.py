"""Lines for evaluators: the conformity examination, which the committee's leader records (O87 art. 50)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.procurement.models import Bid, Examination, Lot, Member, Requirement
from workflows.flows.line import Todo, line_of


def evaluators(by: Actor, at: datetime) -> Iterator[Todo]:
    """Lots whose conformity waits for this leader: the qualification is concluded, or none was asked."""
    leads = Member.objects.filter(
        evaluation__tender=OuterRef("tender"), evaluation__state="forming", person_id=by.person_id, left_at=None,
        is_leader=True, has_conflict=False,
    )  # fmt: skip
    asks = Requirement.objects.filter(tender=OuterRef("tender"))
    done = Examination.objects.filter(lot=OuterRef("pk"))
    qualified = Q(Exists(done.filter(kind="qualification"))) | ~Q(Exists(asks.filter(kind="qualification")))
    lots = Lot.objects.filter(
        qualified, Exists(leads), Exists(asks.filter(kind="conformity")),
        Exists(Bid.objects.filter(lot=OuterRef("pk"), state="opened")),
        ~Exists(done.filter(kind="conformity")), tender__state="examining",
    )  # fmt: skip
    for lot in lots.select_related("tender").order_by("tender_id", "number"):
        url = reverse("procurement:examine", args=[lot.pk, "conformity"])
        yield line_of(_("Examine the conformity of the bids"), f"{lot.tender} · {lot}", url, at)
