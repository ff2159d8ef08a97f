"""The page on which a whole class is appraised at once: a row for everybody who waits for it.

Not here: one appraisal on its own page (`views/enrolment.py`), what an appraisal does (`services/enrolment.py`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.acts import play
from tender.core.refusal import forbidden
from tender.delivery.forms import AppraisalRowForm, CommonTextForm
from tender.delivery.models import Enrolment, TrainingClass
from tender.delivery.queries.training import access_class, missed_hours
from tender.delivery.rules.leave import too_much_leave
from tender.delivery.services import enrolment as services

MOST_ROWS = 200


@login_required
def appraise_all(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the appraisals of everybody whose row has a result: all of them, or none and the reason beside the row."""
    training = access_class(request.actor, pk)
    if not request.actor.holds("organiser", training.provider_id):
        raise forbidden()
    sent = request.POST if request.method == "POST" else None  # an empty form is sent too
    common = CommonTextForm(sent)
    rows = _rows(training, sent)
    fine = request.method == "POST" and all([common.is_valid(), *(row["form"].is_valid() for row in rows)])
    if request.method == "POST" and not fine:
        common.add_error(None, _("Nothing is saved yet; mend the rows that are marked."))
    if fine:
        chosen = [(row["enrolment"], row["form"].appraisal(common.cleaned_data["text"])) for row in rows if row["form"].is_chosen]
        write, roster = partial(services.appraise_each, training, chosen), reverse("delivery:roster", args=[pk])
        if answer := play(request, write, then=roster, form=common, done=_("The appraisals are written.")):
            return answer
    return render(request, "pages/class/appraise_all.html", {"training": training, "form": common, "rows": rows})


def _rows(training: TrainingClass, sent: QueryDict | None) -> list[dict[str, Any]]:
    waiting = Enrolment.objects.filter(training=training, state="confirmed").select_related("learner__unit")
    found = list(waiting.order_by("learner__unit__name", "learner__full_name", "pk")[:MOST_ROWS])
    missed = missed_hours(found)
    return [
        {
            "enrolment": one, "missed": missed.get(one.pk, 0),
            "too_much": too_much_leave(missed.get(one.pk, training.hours * 0), training.hours) is not None,
            "form": AppraisalRowForm(sent, prefix=f"a{one.pk}", common=(sent or {}).get("text", "")),
        }
        for one in found
    ]  # fmt: skip
