"""What a remedy may lead to at each stage, what an objection must contain, and what follows when a winner falls. Pure rules.

Not here: until when one may object (`challenge.py`), what follows a tender that has ended (`aftermath.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tender.core.refusal import Refusal, _
from tender.procurement.rules.challenge import FILING

UPHELD = "财政部令第94号 第16条"
CONTENT = "财政部令第94号 第12条"
REFUSED_TO_SIGN = "政府采购法实施条例 第49条"
SUSPENSION = "财政部令第94号 第28条"
REPLY = "财政部令第94号 第15条"
SUPPLEMENT = "财政部令第94号 第21条"
ARTICLE = re.compile(r"第\s*[\d一二三四五六七八九十百〇零]+\s*条|《[^》]+》")
# What changes the result: letters and contract wait until it is carried out.
CHANGING = frozenset({"re_evaluate", "next_candidate", "restart"})
AT_ONCE = frozenset({"continue"})
# By whom: the leader lets the award fall; the others are carried out where they belong, and then marked.
BY_FALL = frozenset({"next_candidate", "restart"})


@dataclass(frozen=True)
class Standing:
    """Where a tender stands when a remedy is decided. `left`: qualified bidders without the one it is about; `least`: the lawful
    number; `has_next`: whether a candidate follows the winner."""

    step: str
    is_open: bool = False
    is_evaluated: bool = False
    is_decided: bool = False
    is_signed: bool = False
    left: int = 0
    least: int = 3
    has_next: bool = False


def effects_of(standing: Standing, *, is_complaint: bool = False) -> tuple[tuple[str, str], ...]:
    """(effect, article) of everything that may follow an upheld remedy here, in the order of the law.

    Of the document: corrected while bids are taken, else tendered anew (O94 art. 16(1), 31). Of procedure or result: the next
    candidate where the lawful number is left, else anew (art. 16(2), 32). What did not touch the result changes nothing.
    """
    about_document = standing.step == "document"
    law = ("财政部令第94号 第31条" if about_document else "财政部令第94号 第32条") if is_complaint else UPHELD
    found = ["continue"]
    if about_document and standing.is_open:
        found.append("correct")
    if not about_document and standing.is_evaluated and not standing.is_signed:
        found.append("re_evaluate")
    enough = standing.left >= standing.least and standing.has_next
    if not about_document and standing.is_decided and not standing.is_signed and enough:
        found.append("next_candidate")
    found.append("restart")
    return tuple((key, "财政部令第87号 第64条、第67条" if key == "re_evaluate" else law) for key in found)


def may_take(effect: str, standing: Standing, *, is_complaint: bool = False) -> Refusal | None:
    """Whether this effect is lawful at this stage."""
    if any(effect == key for key, _law in effects_of(standing, is_complaint=is_complaint)):
        return None
    says = _("At this stage the law knows no such consequence.")
    return Refusal("effect_not_lawful", says, law=UPHELD, status=422, field="effect")


def next_refusal(cause: str, *, left: int, least: int, has_next: bool) -> Refusal | None:
    """May the next candidate take the place of a winner who fell? After an upheld remedy only where the lawful number of qualified
    bidders is left (O94 art. 16, 32); after a refusal to sign by the order of the report (GPR art. 49)."""
    if not has_next:
        return Refusal(
            "no_next_candidate", _("No further candidate stands in the report; the purchase starts again."),
            law=REFUSED_TO_SIGN, status=422, field="then",
        )  # fmt: skip
    if cause in ("objection", "complaint") and left < least:
        return Refusal(
            "too_few_left", _("Only {left} qualified bidders are left, fewer than {least}; the purchase starts again."),
            law="财政部令第94号 第16条、第32条", status=422, field="then", left=left, least=least,
        )  # fmt: skip
    return None


@dataclass(frozen=True)
class Filed:
    """An objection as it came in. Days are days in Shanghai; `until` None while the step has not come."""

    took_part: bool
    filed_on: date
    until: date | None
    matter: str
    facts: str
    law: str
    has_agent: bool = False
    has_authorisation: bool = False
    filed_before: int = 0


@dataclass(frozen=True)
class Check:
    """One line of the admissibility check. `holds` None: the officer looks with own eyes."""

    key: str
    holds: bool | None
    article: str


def admissibility(filed: Filed) -> tuple[Check, ...]:
    """Who, when, form, matter, facts, law, agent (O94 art. 8, 10–12): what the program can see, and what is left to the officer."""
    in_time = filed.until is not None and filed.filed_on <= filed.until
    return (
        Check("who", filed.took_part, "财政部令第94号 第11条"),
        Check("when", in_time, FILING),
        Check("form", True, "财政部令第94号 第10条、第12条"),
        Check("once", filed.filed_before == 0, "财政部令第94号 第10条"),
        Check("matter", len(filed.matter.strip()) >= 5, CONTENT),
        Check("facts", None if len(filed.facts.strip()) >= 5 else False, CONTENT),
        Check("law", bool(ARTICLE.search(filed.law)), CONTENT),
        Check("agent", not filed.has_agent or filed.has_authorisation, "财政部令第94号 第8条"),
    )


def points_of(matter: str) -> tuple[str, ...]:
    """The matters of an objection: one per paragraph, so that each gets its own answer."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n|\r\n\s*\r\n", matter) if part.strip())
