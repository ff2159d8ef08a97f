"""The unified social credit code (统一社会信用代码, GB 32100-2015): shape and check character. Pure Python."""

from __future__ import annotations

import unicodedata

from tender.core.refusal import Refusal, _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
LAW = "GB 32100-2015"


def tidy_code(text: str) -> str:
    """The code as it is stored: full-width characters folded, spaces and hyphens gone, capital letters."""
    return unicodedata.normalize("NFKC", text).upper().replace(" ", "").replace("-", "")


def check_character(first: str) -> str:
    """The 18th character for the first 17: 31 minus the weighted sum modulo 31 (weights 3^i mod 31)."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def code_refusal(code: str) -> Refusal | None:
    """What is wrong with a tidied code (422): uscc_length, uscc_character, uscc_check. None when it is sound."""
    if len(code) != 18:
        return Refusal(
            "uscc_length",
            _("A unified social credit code has 18 characters; this one has {count}."),
            law=LAW,
            status=422,
            field="uscc",
            count=len(code),
        )
    if wrong := [character for character in code if character not in ALPHABET]:
        return Refusal(
            "uscc_character",
            _("“{character}” does not occur in a unified social credit code (the letters I, O, S, V and Z are not used)."),
            law=LAW,
            status=422,
            field="uscc",
            character=wrong[0],
        )
    if check_character(code[:17]) != code[17]:
        return Refusal(
            "uscc_check",
            _("The check character of this unified social credit code is not right; please compare it with the licence."),
            law=LAW,
            status=422,
            field="uscc",
        )
    return None
