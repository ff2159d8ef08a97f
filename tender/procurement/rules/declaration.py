"""Declarations of a bidder: small enterprise, prison or disabled employer, consortium; what is kept, what is incomplete.

Pure rules on the plain values of a draft. Not here: keeping them sealed (`services/bid_draft.py`), deductions (`price.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tender.core.names import tidy
from tender.core.refusal import Refusal, _
from tender.parties.rules import uscc

SMALL_LAW = "财库〔2020〕46号 第11条"
CONSORTIUM_LAW = "政府采购法 第24条"
EXCLUDED_LAW = "政府采购法 第24条；财政部令第87号 第19条"
BESIDE_LAW = "政府采购法实施条例 第22条"
SIZES = ("small", "micro")
SPECIALS = ("prison", "disabled")
TEXTS = {
    "declarations": ("industry", "employees", "turnover", "assets"),
    "bond": ("reference", "account"),
}
CHOICES = {"declarations.size": ("medium", *SIZES), "declarations.special": SPECIALS}
MOST_MEMBERS = 10
LONGEST = 300
DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def clean(path: str, value: Any, *, bond_forms: Iterable[str] = ()) -> Any:
    """The value as a draft keeps it. Refuses unknown_place, not_a_choice, share_wrong, members_many."""
    branch, _dot, leaf = path.partition(".")
    if path == "consortium.members":
        return _members(value)
    if path == "consortium.own_share":
        return _share(value) if value not in (None, "") else ""
    if path == "bond.paid_on":
        return _day(value)
    choices = tuple(bond_forms) if path == "bond.form" else CHOICES.get(path)
    if choices is not None:
        if value not in ("", None, *choices):
            raise Refusal("not_a_choice", _("This is not one of the choices."), status=422)
        return value or ""
    if leaf in TEXTS.get(branch, ()):
        return tidy(str(value or ""))[:LONGEST]
    raise Refusal("unknown_place", _("The tender does not ask for this."), status=422)


def _day(value: Any) -> str:
    if not value:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    if not DATED.fullmatch(text):
        raise Refusal("not_a_choice", _("This is not one of the choices."), status=422)
    return text


def _share(value: Any) -> str:
    try:
        share = Decimal(str(value))
        if not (share.is_finite() and 0 < share <= 100 and share == share.quantize(Decimal("0.01"))):
            raise InvalidOperation
    except InvalidOperation:
        raise Refusal(
            "share_wrong", _("A share is a percentage above 0 and at most 100, with two decimals."), status=422, field="own_share"
        ) from None
    return f"{share:f}"


def _members(rows: Any) -> list[dict[str, Any]]:
    kept = [row for row in rows or () if any(str(row.get(name) or "").strip() for name in ("name", "uscc", "share"))]
    if len(kept) > MOST_MEMBERS:
        raise Refusal("members_many", _("At most {most} members."), status=422, most=str(MOST_MEMBERS))
    return [
        {
            "name": tidy(str(row.get("name") or ""))[:LONGEST],
            "uscc": uscc.tidy_code(str(row.get("uscc") or ""))[:40],
            "share": _share(row["share"]) if row.get("share") not in (None, "") else "",
            "is_small_micro": bool(row.get("is_small_micro")),
        }
        for row in kept
    ]


def small_refusal(content: Mapping[str, Any], *, industry: str) -> Refusal | None:
    """Whether the declaration of a small enterprise is complete where the tender states its industry (SME46 art. 11, 12).

    Only the declaration is asked, never another proof. Prison and disabled employers are treated alike without figures.
    """
    said = content.get("declarations") or {}
    if not content.get("is_small_micro") or not industry or said.get("special"):
        return None
    if said.get("size") in SIZES and all(said.get(name) for name in TEXTS["declarations"]):
        if _level(said["industry"]) == _level(industry):
            return None
        return Refusal(
            "industry_differs",
            _("The declaration names the industry “{said}”; this tender is of “{asked}”."),
            law=SMALL_LAW,
            status=422,
            field="industry",
            said=said["industry"],
            asked=industry,
        )
    return Refusal(
        "small_incomplete",
        _("You declare a small or micro enterprise, but size, industry, people, turnover or assets are not complete."),
        law=SMALL_LAW,
        instead=_("Complete it under “Enterprise declaration”, or take the declaration back under “Price and declarations”."),
        status=422,
    )


def _level(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def consortium_refusal(content: Mapping[str, Any], *, allowed: bool, bidder_uscc: str, has_agreement: bool) -> Refusal | None:
    """Whether a consortium is lawful as far as one bidder's papers can say (GPL art. 24).

    The bidder is the leading member. Whether a member bids beside it can only be seen at the opening (`beside`).
    """
    said = content.get("consortium") or {}
    members = said.get("members") or []
    if not members:
        return None
    if not allowed:
        return _no("consortium_excluded", _("This tender does not take consortia."), EXCLUDED_LAW, _("Remove the members."))
    if any(not row["name"] or uscc.code_refusal(row["uscc"]) for row in members):
        return _no("member_incomplete", _("Every member needs its name and a sound unified social credit code."))
    codes = [bidder_uscc, *(row["uscc"] for row in members)]
    if len(set(codes)) < len(codes):
        return _no("member_twice", _("A member stands there twice. Your own organisation leads and is not listed again."))
    shares = [said.get("own_share"), *(row["share"] for row in members)]
    if not all(shares) or sum(Decimal(share) for share in shares) != 100:
        return _no("shares_not_hundred", _("The shares of all members together must be exactly 100 %."))
    if not has_agreement:
        return _no(
            "agreement_missing", _("The consortium agreement is missing."), instead=_("Add it as a file under “Consortium”.")
        )
    return None


def _no(code: str, says: str, law: str = CONSORTIUM_LAW, instead: str = "") -> Refusal:
    return Refusal(code, says, law=law, instead=instead, status=422)


def small_share(consortium: Mapping[str, Any], *, bidder_is_small: bool) -> Decimal:
    """Percent of the contract that small and micro members carry; 0 without a consortium."""
    members = consortium.get("members") or []
    if not members:
        return Decimal(0)
    own = Decimal(consortium.get("own_share") or 0) if bidder_is_small else Decimal(0)
    return own + sum((Decimal(row.get("share") or 0) for row in members if row.get("is_small_micro")), Decimal(0))


def beside(bids: Iterable[tuple[int, str, Iterable[str]]]) -> dict[int, list[str]]:
    """Bid → credit codes that take part in this lot in another bid too (GPR art. 22), from (bid, bidder's code, members' codes)."""
    known = [(key, {code, *members}) for key, code, members in bids]
    found: dict[int, list[str]] = {}
    for key, codes in known:
        others = set().union(*(theirs for other, theirs in known if other != key)) if len(known) > 1 else set()
        if both := sorted(codes & others):
            found[key] = both
    return found
