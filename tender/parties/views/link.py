"""Pages of links: what an organisation says of itself for comparing, and for the office what registered organisations share."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tender.core.acts import play
from tender.core.refusal import forbidden
from tender.parties.forms.standing import ParticularForm
from tender.parties.models import Organisation, Particular
from tender.parties.queries import link as queries
from tender.parties.queries.standing import access_standing
from tender.parties.rules.link import Link
from tender.parties.services import link as services

KINDS = {**dict(Particular.Kind.choices), "owner": gettext_lazy("one holds shares of the other")}


def shown(links: list[Link], names: dict[int, Organisation]) -> list[dict[str, object]]:
    """Links with names, for the page."""
    return [
        {
            "kind": KINDS[link.kind],
            "value": link.value,
            "is_control": link.is_control,
            "organisations": [names[pk] for pk in link.organisations],
        }
        for link in links
    ]


@login_required
def all_links(request: HttpRequest) -> HttpResponse:
    """What registered providers share with each other; it says nothing of who bids for what."""
    queries.access_links(request.actor)
    bodies = queries.linked_providers()
    links = queries.links_between(bodies)
    context = {"links": shown(links, {body.pk: body for body in bodies}), "controls": sum(link.is_control for link in links)}
    return render(request, "pages/standing/links.html", context)


@login_required
def particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """What an organisation enters of itself; read by the office."""
    organisation = access_standing(request.actor, pk)
    own = request.actor.holds("provider", pk)
    form = ParticularForm(request.POST or None)
    if request.method == "POST":
        if not own:
            raise forbidden()
        if form.is_valid():
            answer = play(
                request,
                lambda **who: services.add_particular(organisation, **form.cleaned_data, **who),
                then=request.path,
                form=form,
                done=_("Entered."),
            )
            if answer:
                return answer
    context = {
        "organisation": organisation,
        "own": own,
        "rows": queries.particulars_of(organisation),
        "facts": [{"kind": KINDS[fact.kind], "value": fact.value} for fact in queries.body_of(organisation, ()).facts],
        "form": form,
        "trail": [
            (_("Organisations"), reverse("parties:organisations")),
            (organisation.name, organisation.get_absolute_url()),
            (_("Shareholders, accounts and contacts"), ""),
        ],
    }
    return render(request, "pages/standing/particulars.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove_particular(request: HttpRequest, pk: int, particular: int) -> HttpResponse:
    """Take a fact out."""
    found = queries.access_particular(request.actor, pk, particular)
    answer = play(request, lambda **who: services.remove_particular(found, **who), then=reverse("parties:particulars", args=[pk]))
    assert answer is not None  # without a form a refusal goes to its own page
    return answer
