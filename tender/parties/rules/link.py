"""Links between organisations: how particulars are made comparable, and what several organisations share. Pure rules.

A link is a fact for people to judge (GPR art. 18; O87 art. 37), never a verdict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

LAW = "政府采购法实施条例 第18条"
CONTROL = Decimal(50)
LEAST_DIGITS = 6
# Words of an address that people write or leave out at will.
ADDRESS_NOISE = re.compile(r"(中华人民共和国|中国|市辖区|号楼|[省市区县])")
COUNTRY = re.compile(r"^(\+?0{0,2}86)(?=1\d{10}$|0?\d{10,11}$)")


@dataclass(frozen=True)
class Fact:
    """One particular of an organisation, normalised; `share` in percent for shareholders."""

    kind: str
    normal: str
    value: str = ""
    share: Decimal | None = None


@dataclass(frozen=True)
class Body:
    """An organisation as the rules know it."""

    pk: int
    name: str
    uscc: str
    facts: tuple[Fact, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Link:
    """What several organisations have in common. `organisations` are keys in ascending order; `is_control` concerns GPR art. 18."""

    kind: str
    value: str
    organisations: tuple[int, ...]
    is_control: bool = False


def normal(kind: str, value: str) -> str:
    """A particular as it is compared; empty when nothing is left to compare.

    Width and case are levelled; numbers keep their digits (a mainland prefix goes), addresses lose the words left out at will.
    """
    text = unicodedata.normalize("NFKC", value).casefold().strip()
    if kind == "phone":
        digits = COUNTRY.sub("", re.sub(r"[^\d+]", "", text)).lstrip("+")
        return digits if len(digits) >= LEAST_DIGITS else ""
    if kind == "account":
        digits = re.sub(r"\D", "", text)
        return digits if len(digits) >= LEAST_DIGITS else ""
    if kind == "email":
        return re.sub(r"\s", "", text)
    text = re.sub(r"[^\w]", "", text).replace("_", "")
    return ADDRESS_NOISE.sub("", text) if kind == "address" else text


def links(bodies: Iterable[Body]) -> list[Link]:
    """Everything that two or more of these organisations share, control first, then by kind and value.

    Numbers are compared across kinds of the same nature only; a person is one whether representative, contact or shareholder.
    """
    known = list(bodies)
    found = [*_shared(known), *_owned(known)]
    return sorted(set(found), key=lambda link: (not link.is_control, link.kind, link.value, link.organisations))


def _shared(bodies: list[Body]) -> Iterable[Link]:
    holders: dict[tuple[str, str], dict[int, Fact]] = {}
    for body in bodies:
        for fact in body.facts:
            if fact.normal:
                holders.setdefault((fact.kind, fact.normal), {})[body.pk] = fact
    for (kind, _normal), who in holders.items():
        if len(who) > 1:
            facts = list(who.values())
            controls = kind == "responsible" or (kind == "shareholder" and all((fact.share or 0) > CONTROL for fact in facts))
            yield Link(kind, facts[0].value or facts[0].normal, tuple(sorted(who)), controls)


def _owned(bodies: list[Body]) -> Iterable[Link]:
    """One organisation holds shares of another; more than half is direct control."""
    names = {normal("shareholder", body.name): body for body in bodies} | {
        body.uscc.casefold(): body for body in bodies if body.uscc
    }
    for body in bodies:
        for fact in body.facts:
            owner = names.get(fact.normal) if fact.kind == "shareholder" else None
            if owner is not None and owner.pk != body.pk:
                yield Link("owner", owner.name, tuple(sorted((owner.pk, body.pk))), (fact.share or 0) > CONTROL)


def controlling(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of one organisation that would bar others in the same contract: who answers for it, who holds over half."""
    return [fact for fact in facts if fact.kind == "responsible" or (fact.kind == "shareholder" and (fact.share or 0) > CONTROL)]
