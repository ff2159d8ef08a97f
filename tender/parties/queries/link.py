"""Links between organisations: `links_between` answers what they share, `facts_of` what one of them has said of itself.

Call for bidders of a tender only after its opening; before it nobody may learn who bids.
"""

from __future__ import annotations

from collections.abc import Iterable

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation, Particular
from tender.parties.queries.organisation import providers
from tender.parties.rules.link import Body, Fact, Link, links, normal

# Fields of the registration, by the kind under which they are compared.
FIELDS = {
    "legal_representative": "responsible",
    "address": "address",
    "contact_name": "contact",
    "contact_phone": "phone",
    "email": "email",
}


def body_of(organisation: Organisation, rows: Iterable[Particular]) -> Body:
    """An organisation with its facts, from rows that are read already."""
    own = [Fact(kind, normal(kind, value), value) for name, kind in FIELDS.items() if (value := getattr(organisation, name))]
    more = [Fact(row.kind, row.normal, row.value, row.share) for row in rows]
    return Body(organisation.pk, organisation.name, organisation.uscc, (*own, *more))


def links_between(organisations: Iterable[Organisation]) -> list[Link]:
    """What these organisations have in common (one query besides them)."""
    known = list(organisations)
    rows: dict[int, list[Particular]] = {}
    for row in Particular.objects.filter(organisation__in=known):
        rows.setdefault(row.organisation_id, []).append(row)
    return links(body_of(each, rows.get(each.pk, ())) for each in known)


def facts_of(organisation: Organisation) -> tuple[Fact, ...]:
    """What is known of one organisation itself."""
    return body_of(organisation, organisation.particulars.all()).facts


def access_links(by: Actor) -> None:
    """Links of all registered organisations are for officers and supervisors; not_found (404) otherwise."""
    if not (by.holds("officer") or by.holds("supervisor")):
        raise Refusal("not_found", _("There is no such page."), status=404)


def linked_providers() -> list[Organisation]:
    """Registered providers that could share something at all (their particulars are compared in memory)."""
    return list(providers().order_by("name"))


def particulars_of(organisation: Organisation) -> list[Particular]:
    """What was entered besides the registration."""
    return list(organisation.particulars.all())


def access_particular(by: Actor, organisation_id: int, pk: int) -> Particular:
    """One particular for those who act for its organisation; not_found (404) otherwise."""
    found = Particular.objects.select_related("organisation").filter(pk=pk, organisation_id=organisation_id).first()
    if found is None or not by.holds("provider", organisation_id):
        raise Refusal("not_found", _("There is no such record."), status=404)
    return found
