"""The draw of a committee's experts that anybody can repeat. Pure; algorithm "sha256-fields-1":

    key(code) = SHA-256, in hex, of the UTF-8 bytes of seed + line feed + code (as in `draw.py`); the list is sorted by key;
    in that order everybody is taken with whom the fields that are asked for can still be filled, until all seats are.

Spares are drawn from the rest in the same way, one for each field first. Not here: where list and seed come from
(`services/expert_draw.py`), who must avoid (`committee.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tender.core.refusal import Refusal, _
from tender.core.workdays import WorkCalendar
from tender.procurement.rules.committee import size_refusal, smallest
from tender.procurement.rules.draw import digest_of, key_of
from tender.procurement.rules.rulebook import Rulebook

ALGORITHM = "sha256-fields-1"
POOL_LAW = "财政部令第87号 第48条"


@dataclass(frozen=True)
class Entrant:
    """Somebody on the list: a code that stays the same, and the fields they are known for."""

    code: str
    fields: frozenset[str] = frozenset()

    @property
    def line(self) -> str:
        """As the entrant stands in the list whose digest is published: code and fields in order."""
        return f"{self.code} {','.join(sorted(self.fields))}".rstrip()


@dataclass(frozen=True)
class Wanted:
    """What is needed: `members` in all, of whom `experts` are drawn, so many for each field, and spares."""

    members: int
    experts: int
    fields: Mapping[str, int] = field(default_factory=dict)
    spares: int = 0


@dataclass(frozen=True)
class Picked:
    """One place of the result, from 1; `subject` is the field it fills, empty for any field."""

    place: int
    code: str
    key: str
    subject: str = ""


@dataclass(frozen=True)
class Outcome:
    """Who was drawn, and the spares in the order in which they follow."""

    experts: tuple[Picked, ...]
    spares: tuple[Picked, ...]


def commitment_of(secret: str) -> str:
    """SHA-256 (hex) of the part of the seed that the house keeps secret until the draw. It is shown before."""
    return hashlib.sha256(secret.encode()).hexdigest()


def list_digest(entrants: Iterable[Entrant]) -> str:
    """SHA-256 (hex) of the frozen list, one entrant a line, sorted. It is shown before the draw."""
    return digest_of(one.line for one in entrants)


def seed_of(number: str, digest: str, word: str, secret: str) -> str:
    """The seed: tender's number, digest of the list, the officer's word, and the secret that was committed to."""
    return "|".join([number, digest, word.strip()[:60], secret])


def draw(entrants: Iterable[Entrant], wanted: Wanted, *, seed: str) -> Outcome:
    """The result of one seed. Refuses what `may_draw` refuses of the list. The order of the list changes nothing.

    Sets that can fill the fields and the free seats are the independent sets of a matroid, so that taking greedily in random
    order finds a full committee whenever there is one.
    """
    order = sorted({one.code: one for one in entrants}.values(), key=lambda one: (key_of(seed, one.code), one.code))
    if refusal := list_refusal(order, wanted):
        raise refusal
    experts = _fill(order, wanted.fields, wanted.experts, seed)
    taken = {one.code for one in experts}
    rest = [one for one in order if one.code not in taken]
    once = dict.fromkeys(sorted(subject for subject, count in wanted.fields.items() if count), 1)
    while once and (len(once) > wanted.spares or _matched(rest, once) < len(once)):
        once.popitem()
    return Outcome(experts, _fill(rest, once, wanted.spares, seed))


def _fill(order: Sequence[Entrant], fields: Mapping[str, int], seats: int, seed: str) -> tuple[Picked, ...]:
    """Take in this order whoever leaves enough free seats for those who fill no field."""
    free = seats - sum(fields.values())
    chosen: list[Entrant] = []
    for one in order:
        if len(chosen) == seats:
            break
        if len(chosen) + 1 - _matched([*chosen, one], fields) <= free:
            chosen.append(one)
    subjects = _matching(chosen, fields)
    return tuple(
        Picked(place, one.code, key_of(seed, one.code), subjects.get(one.code, "")) for place, one in enumerate(chosen, start=1)
    )


def _matched(people: Sequence[Entrant], fields: Mapping[str, int]) -> int:
    return len(_matching(people, fields))


def _matching(people: Sequence[Entrant], fields: Mapping[str, int]) -> dict[str, str]:
    """Who fills which field, so that as many places as possible are filled: augmenting paths, first come first."""
    held: dict[tuple[str, int], Entrant] = {}
    slots = [(subject, n) for subject in sorted(fields) for n in range(fields[subject])]

    def seat(one: Entrant, tried: set[tuple[str, int]]) -> bool:
        for slot in slots:
            if slot[0] in one.fields and slot not in tried:
                tried.add(slot)
                if slot not in held or seat(held[slot], tried):
                    held[slot] = one
                    return True
        return False

    for one in people:
        seat(one, set())
    return {one.code: slot[0] for slot, one in held.items()}


def list_refusal(entrants: Sequence[Entrant], wanted: Wanted) -> Refusal | None:
    """Whether the list can fill what is wanted, spares included (O87 art. 48)."""
    for subject, count in sorted(wanted.fields.items()):
        known = sum(subject in one.fields for one in entrants)
        if known < count:
            says = _("For the field “{subject}”, {count} experts are wanted and {known} are free to sit.")
            return _short("field_short", says, subject=subject, count=count, known=known)
    if _matched(entrants, wanted.fields) < sum(wanted.fields.values()):
        return _short("fields_short", _("The same experts would have to fill several of these fields."))
    if len(entrants) < wanted.experts:
        says = _("{count} experts are wanted and {known} are free to sit.")
        return _short("pool_short", says, count=wanted.experts, known=len(entrants))
    if len(entrants) < wanted.experts + wanted.spares:
        says = _("{count} spare members are wanted and {known} would be left.")
        return _short("spares_short", says, count=wanted.spares, known=len(entrants) - wanted.experts)
    return None


def _short(code: str, says: str, **params: object) -> Refusal:
    instead = _("Ask for fewer, for wider fields, or have more experts verified.")
    return Refusal(code, says, law=POOL_LAW, instead=instead, status=422, field="fields", **params)


def need_refusal(
    rules: Rulebook, wanted: Wanted, *, method: str, budget: Decimal | None, complex: bool = False, law: str = POOL_LAW
) -> Refusal | None:
    """Whether a committee of this make-up is lawful (O87 art. 47; O74 art. 7), and the fields fit into its experts' seats."""
    refusal = size_refusal(rules, method=method, budget=budget, members=wanted.members, experts=wanted.experts, complex=complex)
    if refusal is not None:
        return refusal
    if wanted.experts > wanted.members:
        says, least = _("The committee cannot have more experts than members."), smallest(rules, method=method, budget=budget)
        return Refusal("more_experts_than_members", says, law=least.law, status=422, field="experts")
    if sum(wanted.fields.values()) > wanted.experts:
        says = _("More places are asked for by field than there are experts.")
        return Refusal("fields_too_many", says, law=law, status=422, field="fields")
    return None


def day_refusal(rules: Rulebook, *, today: date, evaluation: date, calendar: WorkCalendar) -> Refusal | None:
    """Experts are drawn no earlier than so many working days before the evaluation (财库〔2016〕198号), and not after it."""
    row = rules.raw["expert_draw"]
    if today > evaluation:
        return Refusal("evaluation_past", _("The evaluation cannot begin before today."), law=row["law"], status=422, field="day")
    first = evaluation
    for _step in range(int(row["earliest"])):
        first = _before(first, calendar)
    if today < first:
        says = _("Experts are drawn {days} working days before the evaluation at the earliest, so on {first}.")
        return Refusal("drawn_too_early", says, law=row["law"], status=422, field="day", days=row["earliest"], first=first)
    return None


def _before(day: date, calendar: WorkCalendar) -> date:
    """The last working day before."""
    day = date.fromordinal(day.toordinal() - 1)
    while not calendar.is_workday(day):
        day = date.fromordinal(day.toordinal() - 1)
    return day


def direct_refusal(rules: Rulebook, *, reason: str, approval: str) -> Refusal | None:
    """An expert is chosen without a draw only for a difficult, specialised purchase, with the consent of the supervising unit.

    O87 art. 48: both are put on record.
    """
    row = rules.raw["expert_draw"]
    if not reason.strip():
        says = _("An expert who is not drawn needs the reason why the pool cannot provide one by lot.")
        return Refusal("direct_unreasoned", says, law=row["direct_law"], status=422, field="reason")
    if not approval.strip():
        says = _("An expert who is not drawn needs the consent of the supervising budget unit.")
        return Refusal("direct_unapproved", says, law=row["direct_law"], status=422, field="approval")
    return None


def spare_for(outcome: Outcome, subject: str, fields: Mapping[str, frozenset[str]], gone: Iterable[str]) -> Picked | None:
    """The first spare, in drawn order, who knows the field of the seat that falls free and is not used up."""
    out = set(gone)
    left = [one for one in outcome.spares if one.code not in out]
    return next((one for one in left if not subject or subject in fields.get(one.code, frozenset())), None)
