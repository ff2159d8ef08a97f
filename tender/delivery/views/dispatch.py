"""The page from which the department sends people: ticked in a list, found by search, or pasted by name.

Searching and pasting never lose what is ticked. Not here: enrolling (`services/enrolment.py`), reading names (`rules/pasted.py`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import play
from tender.core.names import tidy
from tender.core.refusal import forbidden
from tender.delivery.forms import DispatchForm
from tender.delivery.models import TrainingClass
from tender.delivery.queries.training import access_class
from tender.delivery.rules.pasted import Known, Matched, match
from tender.delivery.services import enrolment as services
from tender.parties.models import Person
from tender.parties.queries import seats_at

LONGEST_LIST = 20_000


@login_required
def dispatch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The department sends people; “find” only shows others, keeping what is ticked."""
    training = access_class(request.actor, pk)
    if not request.actor.holds("officer", training.buyer_id):
        raise forbidden()
    everybody, words = _candidates(training), tidy(request.POST.get("q", ""))[:50]
    read = _read(tidy(request.POST.get("names", ""), lines=True)[:LONGEST_LIST], everybody)
    ticked = {int(one) for one in request.POST.getlist("learners") if one.isdecimal() and len(one) < 19} | set(read.found)
    shown = _shown(everybody, words, ticked)
    sends = request.method == "POST" and "find" not in request.POST
    left = {"learners": sorted(ticked), "names": "\n".join([*read.unknown, *read.unclear])}
    form = DispatchForm(shown, read, left if sends else None, initial=left)
    if sends and form.is_valid():
        send = partial(services.dispatch, training, form.people())
        roster = reverse("delivery:roster", args=[training.pk])
        if answer := play(request, send, then=roster, form=form, done=_("They are enrolled and told.")):
            return answer
    free = max(training.dispatch_quota - training.taken("dispatch"), 0)
    context = {"training": training, "form": form, "q": words, "free": free, "ticked": len(ticked), "read": read}
    return render(request, "pages/class/dispatch.html", context)


def _candidates(training: TrainingClass) -> QuerySet[Person]:
    """Civil servants of the class's rank group who are not in it (who withdrew may be sent again)."""
    people = Person.objects.filter(pk__in=seats_at(clock.now()).filter(role="learner").values("person_id"))
    people = people.exclude(pk__in=training.enrolments.exclude(state="withdrawn").values("learner_id"))
    return people.filter(rank_group=training.audience) if training.audience else people


def _read(text: str, everybody: QuerySet[Person]) -> Matched:
    if not text:
        return Matched()
    rows: Any = everybody.values_list("pk", "full_name", "unit__name")
    return match(text, (Known(pk, name, unit or "") for pk, name, unit in rows))


def _shown(everybody: QuerySet[Person], words: str, ticked: set[int]) -> QuerySet[Person]:
    """Whom the words find and whoever is ticked, the ticked ones first."""
    if words:
        everybody = everybody.filter(Q(full_name__icontains=words) | Q(unit__name__icontains=words) | Q(pk__in=ticked))
    first = [Case(When(pk__in=ticked, then=Value(0)), default=Value(1))] if ticked else []
    return everybody.select_related("unit").order_by(*first, "unit__name", "full_name", "pk")
