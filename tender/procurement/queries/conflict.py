"""Ties between evaluators and the bidders of a tender: what is on record, and what the data says besides.

Bidders are known only after the opening; nothing here is asked before it. Not here: the law (`rules/committee.py`), writing down
what was found (`services/conflict.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from tender.core.refusal import Refusal, _
from tender.parties.models import Expert, HeldSeat, Organisation, Particular, Person, Relation
from tender.parties.queries.link import body_of
from tender.parties.rules.link import Body, links, normal
from tender.procurement.models import Bid, Evaluation, Tender
from tender.procurement.rules import committee, rulebook


@dataclass(frozen=True)
class Found:
    """A tie that the data shows. A `hint` may be about somebody else of the same name or number."""

    person_id: int
    kind: str
    organisation_id: int
    why: str
    until: date | None = None
    is_hint: bool = False


def bidder_ids(tender: Tender) -> set[int]:
    """Whose bids were opened, members of consortia included (two queries at most)."""
    rows = Bid.objects.filter(lot__tender=tender, opened_at__isnull=False).values_list("provider_id", "statement")
    found: set[int] = set()
    codes: set[str] = set()
    for provider, statement in rows:
        found.add(provider)
        codes |= {row.get("uscc", "") for row in ((statement or {}).get("consortium") or {}).get("members", ())}
    if codes - {""}:
        found |= set(Organisation.objects.filter(uscc__in=codes - {""}).values_list("pk", flat=True))
    return found


def conflict_of(person_id: int, tender: Tender, *, at: datetime) -> Refusal | None:
    """Whether somebody must avoid this tender's bids, by what is on record (GPR art. 9); a hint alone stops nobody."""
    rows = list(Relation.objects.filter(person_id=person_id, organisation__isnull=False, is_hint=False))
    if not rows:
        return None
    bidders, ties = bidder_ids(tender), [committee.Tie(row.kind, row.organisation_id, row.until) for row in rows]
    return committee.conflict(rulebook.load(tender.rulebook), ties, bidder_ids=bidders, on=localdate(at))


def refuse_stopped(person_id: int, tender: Tender, *, at: datetime) -> None:
    """Refuses conflict_known: a member with a tie to a bidder neither reads papers nor scores nor signs any more."""
    if found := conflict_of(person_id, tender, at=at):
        raise Refusal(
            "conflict_known",
            _("A relation between you and a bidder is on record, so you must avoid and cannot go on with this evaluation."),
            law=found.law,
            instead=_("The officer has been told and lets another member follow. If the record is wrong, tell the officer."),
            status=403,
        )


def tied(person_ids: Collection[int], tender: Tender, *, at: datetime, hints: bool = True) -> dict[int, str]:
    """Of these people, those who must avoid by what is on record, with the kind of relation (for a draw: hints as well)."""
    book, bidders = rulebook.load(tender.rulebook), bidder_ids(tender)
    rows: dict[int, list[committee.Tie]] = {}
    known = Relation.objects.filter(person_id__in=person_ids, organisation__in=bidders)
    for row in known if hints else known.filter(is_hint=False):
        rows.setdefault(row.person_id, []).append(committee.Tie(row.kind, row.organisation_id, row.until))
    found = {}
    for person_id, ties in rows.items():
        if refusal := committee.conflict(book, ties, bidder_ids=bidders, on=localdate(at)):
            found[person_id] = str(refusal.params["kind"])
    return found


def ties_of_members(evaluation: Evaluation, *, at: datetime) -> list[tuple[str, str, str, bool]]:
    """(member, bidder, what stands on record, whether it is a hint only) of everybody who sits: what the officer must judge."""
    bidders = bidder_ids(evaluation.tender)
    first = committee.since(rulebook.load(evaluation.tender.rulebook), localdate(at))
    people = evaluation.members.filter(left_at=None).values("person_id")
    rows = Relation.objects.filter(person_id__in=people, organisation__in=bidders).select_related("person", "organisation")
    counted = [row for row in rows if row.until is None or (row.kind in committee.ENDING and row.until >= first)]
    return [
        (str(row.person), row.organisation.name, f"{row.get_kind_display()} {row.detail}".strip(), row.is_hint) for row in counted
    ]


def detect(person_ids: Collection[int], tender: Tender, *, at: datetime) -> list[Found]:
    """Everything the data shows between these people and the bidders, in eight queries however many they are."""
    bodies = {body.pk: body for body in Organisation.objects.filter(pk__in=bidder_ids(tender))}
    rows: dict[int, list[Particular]] = {}
    for row in Particular.objects.filter(organisation__in=bodies):
        rows.setdefault(row.organisation_id, []).append(row)
    known = {pk: body_of(body, rows.get(pk, ())) for pk, body in bodies.items()}
    people = list(Person.objects.filter(pk__in=person_ids).select_related("expert__entry").prefetch_related(
        "expert__former_employers"
    ))  # fmt: skip
    found = [*_seats(person_ids, bodies), *_named(person_ids, bodies), *_employers(people, bodies)]
    for person in people:
        found += _particulars(person, known.values())
    return [*found, *_linked(person_ids, people, known)]


def _seats(person_ids: Collection[int], bodies: Mapping[int, Organisation]) -> Iterable[Found]:
    """Seats in a bidder: who acts or acted for it works there."""
    for seat in HeldSeat.objects.filter(person_id__in=person_ids, organisation__in=bodies).exclude(role="evaluator"):
        until = localdate(seat.until) if seat.until else None
        yield Found(seat.person_id, "employment", seat.organisation_id, "系统内任职", until)


def _named(person_ids: Collection[int], bodies: Mapping[int, Organisation]) -> Iterable[Found]:
    """Relations to an organisation that was not registered when they were entered, by its name."""
    names = {body.name: pk for pk, body in bodies.items()}
    for row in Relation.objects.filter(person_id__in=person_ids, organisation=None, organisation_name__in=names):
        yield Found(row.person_id, row.kind, names[row.organisation_name], "申报单位名称与投标人一致", row.until)


def _employers(people: Iterable[Person], bodies: Mapping[int, Organisation]) -> Iterable[Found]:
    """What the pool says of employers of today and of the last three years."""
    names = {body.name: pk for pk, body in bodies.items()}
    for person in people:
        expert: Expert | None = getattr(person, "expert", None)
        if expert is None:
            continue
        employers = {expert.employer_id, names.get(expert.employer_name), *(one.pk for one in expert.former_employers.all())}
        for pk in sorted((employers - {None}) & set(bodies)):
            yield Found(person.pk, "employment", pk, "专家库登记的工作单位")


def _particulars(person: Person, bodies: Iterable[Body]) -> Iterable[Found]:
    """The same telephone, e-mail address, home address or name as a bidder's contact, shareholder or representative."""
    expert = getattr(person, "expert", None)
    entry = getattr(expert, "entry", None)
    own = {
        "phone": normal("phone", person.phone), "email": normal("email", person.email),
        "address": normal("address", entry.address) if entry else "", "contact": normal("contact", str(person)),
    }  # fmt: skip
    kinds = {"shareholder": "shareholder", "responsible": "controller"}
    for body in bodies:
        same = {key for key in ("phone", "email", "address") for fact in body.facts if fact.kind == key and own[key] == fact.normal}
        same = {key for key in same if own[key]}
        named = sorted({fact.kind for fact in body.facts if fact.kind in ("contact", *kinds) and fact.normal == own["contact"]})
        sure = bool(named and same & {"phone", "email"})
        for kind in named:
            yield Found(person.pk, kinds.get(kind, "employment"), body.pk, f"姓名与投标人登记的{WORDS[kind]}一致", is_hint=not sure)
        for key in sorted(same if not named else ()):
            yield Found(person.pk, "other", body.pk, f"{WORDS[key]}与投标人一致", is_hint=True)


WORDS = {
    "contact": "联系人", "shareholder": "股东", "responsible": "法定代表人", "phone": "电话", "email": "电子邮箱",
    "address": "地址",
}  # fmt: skip


def _linked(person_ids: Collection[int], people: Iterable[Person], bodies: Mapping[int, Body]) -> Iterable[Found]:
    """Ties to an organisation that controls a bidder or is controlled by it (GPR art. 18); looser links are hints."""
    theirs: dict[int, list[tuple[int, str, date | None]]] = {}
    for row in Relation.objects.filter(person_id__in=person_ids, is_hint=False).exclude(organisation=None):
        theirs.setdefault(row.organisation_id, []).append((row.person_id, row.kind, row.until))
    for person in people:
        expert = getattr(person, "expert", None)
        if expert is not None and expert.employer_id:
            theirs.setdefault(expert.employer_id, []).append((person.pk, "employment", None))
    others = set(theirs) - set(bodies)
    if not others or not bodies:
        return
    outside = Organisation.objects.filter(pk__in=others).prefetch_related("particulars")
    for link in links([*bodies.values(), *(body_of(one, one.particulars.all()) for one in outside)]):
        for employer in (pk for pk in link.organisations if pk in others):
            for bidder in (pk for pk in link.organisations if pk in bodies):
                for person_id, kind, until in theirs[employer]:
                    yield Found(person_id, kind, bidder, "关联单位：" + link.value[:100], until, is_hint=not link.is_control)


def sitting_of(person_id: int) -> Q:
    """Seats of somebody in evaluations that are under way."""
    return Q(person_id=person_id, left_at=None, evaluation__state__in=["forming", "scoring", "reconciling"])
