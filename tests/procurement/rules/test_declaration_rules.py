"""Declarations: what a draft keeps, what is incomplete, and who takes part twice. No database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import declaration as rules
from tender.procurement.rules.upload import Look
from tests.builders.bids import a_uscc

INDUSTRY = "租赁和商务服务业"
LETTER = {"size": "small", "industry": INDUSTRY, "employees": "30", "turnover": "500", "assets": "400", "special": ""}
LEADER = a_uscc()


def code_of(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value.code


def member(share="40", **changed):
    return {"name": "乙公司", "uscc": a_uscc(), "share": share, "is_small_micro": True, **changed}


def judged(*members, own="60", allowed=True, agreement=True):
    content = {"consortium": {"own_share": own, "members": list(members)}}
    found = rules.consortium_refusal(content, allowed=allowed, bidder_uscc=LEADER, has_agreement=agreement)
    return found.code if found else None


def test_a_draft_keeps_tidy_values_and_refuses_what_is_none():
    assert rules.clean("declarations.industry", " 商务\u202e服务 ") == "商务服务"
    assert rules.clean("declarations.size", None) == ""
    assert rules.clean("bond.paid_on", date(2026, 3, 10)) == "2026-03-10"
    assert rules.clean("bond.paid_on", "") == rules.clean("consortium.own_share", "") == ""
    assert rules.clean("bond.form", "transfer", bond_forms=["transfer"]) == "transfer"
    assert code_of(rules.clean, "bond.form", "cheque", bond_forms=["transfer"]) == "not_a_choice"
    assert code_of(rules.clean, "bond.paid_on", "10.3.2026") == "not_a_choice"
    assert code_of(rules.clean, "declarations.nothing", "x") == "unknown_place"
    for share in ("0", "100.01", "NaN", "1e9", "33.333", "x"):
        assert code_of(rules.clean, "consortium.own_share", share) == "share_wrong"
    rows = [{"name": "乙", "uscc": "９１５０-1", "share": Decimal(40)}, {"name": " ", "uscc": "", "share": None}]
    assert rules.clean("consortium.members", rows) == [{"name": "乙", "uscc": "91501", "share": "40", "is_small_micro": False}]
    assert rules.clean("consortium.members", None) == []
    assert rules.clean("consortium.members", [{"name": "乙"}])[0]["share"] == ""
    assert code_of(rules.clean, "consortium.members", [{"name": "乙"}] * 11) == "members_many"


def test_sme46_the_declaration_is_complete_and_names_the_industry_of_the_tender():
    def said(industry=INDUSTRY, small=True, **changed):
        found = rules.small_refusal({"is_small_micro": small, "declarations": {**LETTER, **changed}}, industry=industry)
        return found.code if found else None

    assert said() is None
    assert said(assets="") == said(size="medium") == "small_incomplete"
    assert said(industry="餐饮业") == "industry_differs"
    assert said(industry="租赁和 商务服务业") is None
    assert said(small=False, assets="") is said(industry="", assets="") is said(special="prison", assets="") is None


def test_gpl_24_a_consortium_has_sound_members_whole_shares_and_an_agreement():
    assert judged() is judged(member()) is None
    assert judged(member("39.99")) == judged(member(""), own="100") == judged(member(), own="") == "shares_not_hundred"
    assert judged(member(name="")) == judged(member(uscc="123")) == "member_incomplete"
    assert judged(member(uscc=LEADER)) == "member_twice"
    twin = a_uscc()
    assert judged(member("20", uscc=twin), member("20", uscc=twin)) == "member_twice"
    assert judged(member(), allowed=False) == "consortium_excluded"
    assert judged(member(), agreement=False) == "agreement_missing"


@pytest.mark.parametrize(("share", "small", "expected"), [("30", False, 30), ("29.99", False, Decimal("29.99")), ("40", True, 100)])
def test_sme46_9_the_share_of_small_members(share, small, expected):
    own = str(100 - Decimal(share))
    said = {"own_share": own, "members": [member(share), member("", is_small_micro=False)]}
    assert rules.small_share(said, bidder_is_small=small) == expected
    assert rules.small_share({}, bidder_is_small=small) == 0


def test_gpr_22_a_member_that_bids_beside_its_consortium_is_found_in_both_bids():
    assert rules.beside([(1, "A", ["B"]), (2, "B", []), (3, "C", ["D"])]) == {1: ["B"], 2: ["B"]}
    assert rules.beside([(1, "A", ["B"]), (2, "C", ["B"])]) == {1: ["B"], 2: ["B"]}
    assert rules.beside([(1, "A", ["B"])]) == rules.beside([]) == {}


@pytest.mark.parametrize(
    ("kind", "chunks", "trouble"),
    [
        ("application/pdf", [b"%PDF-1.7", b"%%EOF\n"], ""),
        ("application/pdf", [b"%PDF-1.7"], "cut"),
        ("application/pdf", [b"%PDF /Enc", b"rypt 5 0 R %%EOF"], "locked"),
        ("image/png", [b"/Encrypt"], ""),
    ],
)
def test_an_upload_that_cannot_be_read_is_noticed_while_it_streams(kind, chunks, trouble):
    look = Look(kind)
    for chunk in chunks:
        look.see(chunk)
    assert look.trouble == trouble
