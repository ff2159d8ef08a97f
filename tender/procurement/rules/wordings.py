"""The search for wordings that reviewers of tender documents stop at.

Lives here: `findings` and what is passed over. A hit is only a hint: it quotes the words and people decide. Not here: the table
(`wording_table.py`). A word is passed over when its clause says that it is not asked for (“不得以注册资本…”, “注册地不限”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tender.procurement.rules.wording_table import CRITERIA, QUALIFICATION, REQUIREMENT, TITLE, WORDINGS, Wording

__all__ = ["CRITERIA", "QUALIFICATION", "REQUIREMENT", "TITLE", "WORDINGS", "Hit", "findings", "hits"]

NOT_BEFORE = re.compile(r"(不得|不能|不可|不以|不因|不要求|不需|无需|无须|禁止|严禁|不设|不限)[^，。；;,\n]*$")
NOT_AFTER = re.compile(r"^[^，。；;,\n]*(不限|不作为|不作要求|不作限制|不计分|不得作为)")
CLAUSE_END = re.compile(r"[。；;\n]")
# a clause longer than this is looked at only near the hit, so that a long text without stops costs no time
NEAR = 200


@dataclass(frozen=True)
class Hit:
    """All hits of one wording in a text: the words as they stand there, and the clauses around them."""

    wording: Wording
    words: tuple[str, ...]
    context: str


def hits(place: str, text: str) -> Iterator[Hit]:
    """Wordings found in a text of this place, each once, with every different piece of words that matched."""
    for wording in WORDINGS:
        if place not in wording.places or (wording.unless and wording.unless.search(text)):
            continue
        found = [hit for hit in wording.pattern.finditer(text) if not _denied(text, hit)]
        if found:
            clauses = dict.fromkeys(_clause(text, hit) for hit in found)
            yield Hit(wording, tuple(dict.fromkeys(hit.group().strip() for hit in found)), "\n".join(clauses))


def findings(place: str, text: str) -> Iterator[tuple[Wording, str]]:
    """As `hits`, with the first words only."""
    for hit in hits(place, text):
        yield hit.wording, hit.words[0]


def _clause(text: str, hit: re.Match[str]) -> str:
    before = CLAUSE_END.split(text[max(0, hit.start() - NEAR) : hit.start()])[-1]
    after = CLAUSE_END.split(text[hit.end() : hit.end() + NEAR], maxsplit=1)[0]
    return (before + hit.group() + after).strip()


def _denied(text: str, hit: re.Match[str]) -> bool:
    before, after = text[max(0, hit.start() - NEAR) : hit.start()], text[hit.end() : hit.end() + NEAR]
    return bool(NOT_BEFORE.search(before) or NOT_AFTER.search(after))
