"""Every detector of red flags with what it must see and what it must not; the order of bids changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules import red_flags
from tender.procurement.rules.red_flags.facts import FileFacts, PastLot
from tender.procurement.rules.red_flags.kinds import KINDS
from tests.procurement.rules.red_flag_facts import ROWS, bid, facts, file, found, priced, told

LONG = (
    "培训班坚持问题导向和目标导向相统一，围绕成渝地区双城经济圈建设设置六个教学单元，每个单元由主讲、研讨和现场教学组成，"
    "结业时由学员撰写调研报告并当堂答辩，答辩结果计入培训档案。"
)
OWN = (
    "供应商应当在投标文件中逐条响应本项目的课程设置要求，并"
    "提供每一门课程的授课提纲、授课教师简介和教学评估办法，不得缺项漏项，否则按不响应处理。"
)


def test_every_detector_has_its_words_and_its_row():
    assert set(red_flags.DETECTORS) == set(KINDS) == set(ROWS)
    assert all(row["law"] and row["seen"] for row in ROWS.values())


# --- prices ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prices", "about", "severity"),
    [
        (("100", "95", "90"), "difference", "medium"),
        (("100", "97", "94.09"), "ratio", "medium"),
        (("500", "480", "461"), "ratio", "low"),  # .96 and .9604: nearly
        (("148000", "143560", "139253.20", "135075.60"), "ratio", "medium"),  # to the cent
        (("103", "101", "98.97"), "difference", "low"),
    ],
)
def test_a_ladder_of_prices(prices, about, severity):
    every = tuple(range(1, len(prices) + 1))
    assert told(priced(*prices), "ladder") == [(about, severity, every)]


@pytest.mark.parametrize(
    "prices", [("523", "480", "449"), ("100", "95"), ("100", "100", "100"), ("100", "95", "95", "90"), ("100", "95", ""), ()]
)
def test_no_ladder(prices):
    assert told(priced(*prices), "ladder") == []


def test_the_steps_are_shown_beside_the_prices():
    [flag] = found(priced("1000", "950", "900"), "ladder")
    assert [piece.value for piece in flag.evidence] == ["1,000.00", "950.00（−50.00）", "900.00（−50.00）"]
    [flag] = found(priced("94.09", "97", "100"), "ladder")
    assert [piece.value for piece in flag.evidence] == ["94.09（×0.9700）", "97.00（×0.9700）", "100.00"]


def test_an_exact_ladder_is_seen_among_other_prices_and_a_near_one_is_not():
    assert told(priced("200", "100", "95", "90", "61"), "ladder") == [("difference", "medium", (2, 3, 4))]
    assert told(priced("800", "500", "480", "461"), "ladder") == []


def test_two_ladders_of_one_lot_and_none_across_lots():
    assert [flag.bids for flag in found(priced("300", "290", "280", "200", "150", "100"), "ladder")] == [(1, 2, 3), (4, 5, 6)]
    assert told(facts(bid(1, "100"), bid(2, "95"), bid(3, "90", lot=2)), "ladder") == []


def test_where_the_price_does_not_count_equal_prices_and_ladders_say_nothing():
    tender = facts(bid(1, "100"), bid(2, "100"), bid(3, "100"), priced=frozenset())
    assert told(tender, "close_prices") == []
    assert told(replace(priced("100", "95", "90"), priced=frozenset()), "ladder") == []


def test_close_prices():
    assert told(priced("100", "100.5", "101"), "close_prices") == [("spread", "low", (1, 2, 3))]  # the limit counts
    assert told(priced("100", "100.5", "101.01"), "close_prices") == []
    assert told(priced("100", "100.5"), "close_prices") == []  # two are too few
    assert told(priced("100", "140", "100"), "close_prices") == [("equal", "medium", (1, 3))]
    assert told(priced("100", "100", "100"), "close_prices") == [("equal", "medium", (1, 2, 3))]


# --- files ----------------------------------------------------------------------------------------------------------


def test_the_same_author_or_editor():
    tender = facts(
        bid(1, files=(file("甲.docx", author="王小明"),)),
        bid(2, files=(file("乙.pdf", last_modified_by=" 王小明"),)),
        bid(3, files=(file("丙.docx", author="李四"),)),
    )
    [flag] = found(tender, "metadata")
    assert (flag.about, flag.severity, flag.bids) == ("person", "medium", (1, 2))
    assert [(piece.bid, piece.where) for piece in flag.evidence] == [(1, "甲.docx"), (2, "乙.pdf")]
    assert flag.law == ROWS["metadata"]["law"]
    assert flag.words is KINDS["metadata"]


@pytest.mark.parametrize("name", ["Administrator", "微软用户", "", "  ", "Windows 用户"])
def test_names_that_programs_fill_in_say_nothing(name):
    assert told(facts(bid(1, files=(file(author=name),)), bid(2, files=(file(author=name),))), "metadata") == []


def test_a_program_says_something_only_when_it_is_rare():
    def with_program(name: str):
        return told(facts(bid(1, files=(file(producer=name),)), bid(2, files=(file(producer=name),))), "metadata")

    assert with_program("Microsoft® Word 2019") == []
    assert with_program("标书助手 3.2") == [("program", "low", (1, 2))]


def test_what_the_tenders_own_papers_carry_says_nothing():
    marks = {"author": "采购办陈晨", "document_id": "AB12", "rsid": "00A1 00A2 00A3"}
    two = bid(1, files=(file("甲.docx", **marks),)), bid(2, files=(file("乙.docx", **marks),))
    assert {flag.kind for flag in red_flags.find(facts(*two))} >= {"metadata", "creation"}
    own = facts(*two, own_marks=frozenset(file(**marks).marks))
    assert told(own, "metadata") == told(own, "creation") == []


def test_one_bidder_in_two_lots_is_not_compared_with_itself():
    same = {
        "files": (file("甲.docx", author="王小明", document_id="X1", text=LONG * 2),),
        "traces": {"device": "d", "address": "a"},
    }
    tender = facts(bid(1, "100", **same), bid(2, "100", lot=2, bidder=1, **same))
    assert {flag.kind for flag in red_flags.find(tender)} == {"single_bid"}


def test_the_same_origin():
    ids = facts(bid(1, files=(file("甲", pdf_id="AA"),)), bid(2, files=(file("乙", pdf_id="AA"), file("丙", pdf_id="BB"))))
    assert told(ids, "creation") == [("pdf_id", "high", (1, 2))]

    def sessions(one: str, other: str):
        return told(facts(bid(1, files=(file("甲", rsid=one),)), bid(2, files=(file("乙", rsid=other),))), "creation")

    assert sessions("01 02 03 04", "02 03 04 05") == [("rsid", "high", (1, 2))]
    assert sessions("01 02 03", "02 03 04") == []  # two in common are too few
    many = " ".join(f"{n:02}" for n in range(9))
    [flag] = found(facts(bid(1, files=(file("甲", rsid=many),)), bid(2, files=(file("乙", rsid=many),))), "creation")
    assert flag.evidence[0].value.endswith("…（9）")


def test_the_very_same_file_is_one_flag_and_not_also_one_of_its_origin():
    twin = file("甲.docx", "abc", rsid="01 02 03", document_id="X1")
    tender = facts(bid(1, files=(twin,)), bid(2, files=(replace(twin, name="乙.docx"),)))
    assert told(tender, "same_file") == [("digest", "high", (1, 2))]
    assert told(tender, "creation") == []
    assert told(replace(tender, own_digests=frozenset({"abc"})), "same_file") == []


def test_a_file_that_cannot_be_read_is_noted():
    unknown = facts(bid(1, files=(FileFacts("甲"),)), bid(2, files=(FileFacts("乙"),)))
    assert told(unknown, "same_file") == []  # no digest is no equal digest
    tender = facts(bid(1, files=(file("锁.pdf", trouble="locked"), file("坏.docx", trouble="broken"), file("好.pdf"))), bid(2))
    assert told(tender, "unreadable") == [("broken", "low", (1,)), ("locked", "low", (1,))]


# --- where it was sealed, and who is behind it -------------------------------------------------------------------------


def test_the_same_device_is_grave_and_the_same_network_is_not():
    tender = facts(
        bid(1, traces={"device": "d", "address": "a"}),
        bid(2, traces={"device": "d", "address": "b"}),
        bid(3, traces={"address": "b"}),
        bid(4),
    )
    assert told(tender, "device") == [("device", "high", (1, 2))]
    assert told(tender, "address") == [("address", "low", (2, 3))]


@pytest.mark.parametrize(
    ("kind", "one", "other", "severity"),
    [
        ("responsible", "赵六", "赵六", "high"),
        ("account", "工行 6222 0001", "62220001", "high"),
        ("phone", "+86 13800000000", "13800000000", "medium"),
        ("contact", "周七", "周七", "medium"),
        ("email", "A@x.cn", "a@x.cn", "medium"),
        ("shareholder", "某控股公司", "某控股公司", "medium"),
        ("address", "重庆市大渡口区春晖路1号", "大渡口春晖路1号", "low"),
        ("member", "91500000000000000A", "91500000000000000a", "high"),
    ],
)
def test_shared_particulars(kind, one, other, severity):
    other = "重庆" + other if kind == "address" else other
    tender = facts(bid(1, particulars={kind: one}), bid(2, particulars={kind: other}), bid(3, particulars={"phone": "0230000001"}))
    [flag] = found(tender, "particulars")
    assert (flag.about, flag.severity, flag.bids) == (kind, severity, (1, 2))
    assert {piece.value for piece in flag.evidence} == {one, other}


def test_one_holds_shares_of_the_other():
    tender = facts(bid(1), bid(2, particulars={"shareholder": "机构1"}))
    assert told(tender, "particulars") == [("owner", "medium", (1, 2))]


def test_particulars_of_all_bids_of_a_bidder_count_once():
    tender = facts(
        bid(1, particulars={"account": "6222000101"}), bid(2, lot=2, bidder=1), bid(3, particulars={"account": "6222000101"})
    )
    assert told(tender, "particulars") == [("account", "high", (1, 2, 3))]


# --- texts ----------------------------------------------------------------------------------------------------------


def test_the_same_passage_is_found_whatever_blanks_and_signs_stand_between():
    tender = facts(
        bid(1, texts=(("服务方案", f"甲的开头与众不同，另有说明若干。{LONG}"),)),
        bid(2, files=(file("方案.docx", text=f"乙另起一段，完全不同的叙述在这里。\n{LONG.replace('，', ' , ')}"),)),
    )
    [flag] = found(tender, "passages")
    assert (flag.about, flag.severity, flag.bids) == ("share", "high", (1, 2))
    one, other = flag.evidence
    assert (one.where, other.where) == ("服务方案", "方案.docx")
    assert one.value.startswith("培训班坚持")
    assert "计入培训档案" in other.value


def test_a_passage_in_long_bids_is_notable_and_a_short_one_is_nothing():
    def bids(shared: str):
        rest = ["".join(chr(0x4E00 + (n * step) % 20000) for n in range(1, 900)) for step in (37, 41)]
        return facts(*(bid(n, texts=(("方案", f"{shared}{text}"),)) for n, text in enumerate(rest, 1)))

    assert told(bids(LONG), "passages") == [("passage", "medium", (1, 2))]
    assert told(bids(LONG[:59]), "passages") == []


def test_many_short_pieces_are_a_large_part_together():
    pieces = [LONG[n : n + 27] for n in range(0, 81, 27)]
    one = "；".join(f"{piece}甲{n}" for n, piece in enumerate(pieces))
    other = "；".join(f"{piece}乙{n}" for n, piece in enumerate(reversed(pieces)))
    assert told(facts(bid(1, texts=(("方案", one),)), bid(2, texts=(("方案", other),))), "passages") == [("share", "high", (1, 2))]


def test_what_stands_in_the_tender_document_is_left_out():
    two = (bid(1, texts=(("方案", OWN),)), bid(2, texts=(("方案", OWN),)))
    assert told(facts(*two), "passages") != []
    assert told(facts(*two, own_texts=(f"第一章 {OWN} 第二章",)), "passages") == []


def test_what_most_bidders_write_is_left_out_but_a_ring_of_three_is_not():
    def ring(sharing: int, others: int):
        writers = [bid(n, texts=(("方案", LONG),)) for n in range(1, sharing + 1)]
        rest = [bid(20 + n, texts=(("方案", chr(0x5000 + n) * 80),)) for n in range(others)]
        return [flag.bids for flag in found(facts(*writers, *rest), "passages")]

    assert ring(3, 0) == [(1, 2), (1, 3), (2, 3)]
    assert ring(4, 3) == []
    assert len(ring(4, 4)) == 6  # four of eight are not most


def test_a_passage_that_a_bid_repeats_is_shown_once():
    two = [bid(n, texts=(("方案", LONG), ("师资", f"{LONG}{n}"))) for n in (1, 2)]
    [flag] = found(facts(*two), "passages")
    assert {piece.row for piece in flag.evidence} == {0}


def test_a_very_long_passage_is_cut_for_the_page():
    text = "".join(chr(0x4E00 + (n * 37) % 20000) for n in range(1500))
    [flag] = found(facts(bid(1, texts=(("方案", text),)), bid(2, texts=(("方案", text),))), "passages")
    assert all(len(piece.value) == 601 for piece in flag.evidence)


def test_the_same_lecturer():
    tender = facts(
        bid(1, texts=(("师资", "授课教师：王海峰教授、李晓明（市委党校）；"),)),
        bid(2, texts=(("师资", "我们请到王海峰为学员授课。"),), files=(file("师资.docx", text="主讲人: 李晓明"),)),
        lecturers=frozenset({"王海峰", "某"}),
    )
    flags = found(tender, "lecturer")
    assert [(flag.about, flag.severity, flag.bids) for flag in flags] == [("name", "low", (1, 2))] * 2
    assert any("王海峰为学员" in piece.value for flag in flags for piece in flag.evidence)
    named = facts(*tender.bids, lecturers=tender.lecturers, own_texts=("必须由王海峰、李晓明授课",))
    assert told(named, "lecturer") == []


def test_what_follows_a_label_is_a_name_only_if_it_looks_like_one():
    two = [bid(n, texts=(("师资", "授课教师：名单待定并另行通知，Li"),)) for n in (1, 2)]
    assert told(facts(*two), "lecturer") == []


# --- results and the past -----------------------------------------------------------------------------------------------


def test_a_single_bid():
    assert told(facts(bid(1, "100"), bid(2, "90", lot=2), bid(3, "80", lot=2), bid(4, lot=3)), "single_bid") == [
        ("lot", "medium", (1,)),
        ("lot", "medium", (4,)),
    ]


def test_all_but_the_winner_and_the_lowest_rejected():
    three = (bid(1, "100"), bid(2, "95", is_rejected=True), bid(3, "85", is_rejected=True))
    before = facts(*three)
    assert told(before, "winner_alone") == told(before, "lowest_rejected") == []  # no result yet
    after = replace(before, winners=frozenset({1}))
    assert told(after, "winner_alone") == [("lot", "medium", (1, 2, 3))]
    assert told(after, "lowest_rejected") == [("lot", "low", (1, 3))]
    one_left = facts(bid(1, "100"), bid(2, "95"), bid(3, "105", is_rejected=True), winners=frozenset({1}))
    assert told(one_left, "winner_alone") == told(one_left, "lowest_rejected") == []
    assert told(facts(bid(1, "100"), winners=frozenset({1})), "winner_alone") == []


def past(n: int, bidders: set[int], *winners: int) -> PastLot:
    return PastLot(f"第{n}次采购", date(2025, n, 1), frozenset(bidders), frozenset(winners))


def test_a_partner_that_always_loses():
    two = (bid(1, "100"), bid(2, "95"))
    met = tuple(past(n, {1, 2, 9}, 1) for n in (1, 2, 3))
    assert told(facts(*two, past=met), "partners") == [("pair", "medium", (1, 2))]
    assert told(facts(*two, past=met[:2]), "partners") == []
    assert told(facts(*two, past=(*met[:2], past(3, {1, 2}, 2))), "partners") == []
    assert told(facts(*two, past=(*met[:2], past(3, {1, 2}, 9))), "partners") == []
    assert told(facts(*two, past=(*met[:2], past(3, {1, 2}, 1, 2))), "partners") == []  # both won a seat
    [flag] = found(facts(*two, past=met), "partners")
    assert [piece.value for piece in flag.evidence][:2] == ["2025-01-01 第1次采购"] * 2


def test_the_same_circle_wins_in_turn():
    three = (bid(1, "100"), bid(2, "95"), bid(3, "91"))
    turns = (past(1, {1, 2, 3}, 1), past(2, {1, 2, 3}, 2), past(3, {1, 2, 3}, 3))
    assert told(facts(*three, past=turns), "rotation") == [("circle", "medium", (1, 2, 3))]
    assert told(facts(*three, past=turns[:2]), "rotation") == []
    assert told(facts(*three, past=(*turns, past(4, {1, 2, 3}, 3))), "rotation") == []
    assert told(facts(*three, past=(*turns[:2], past(3, {1, 2, 3, 4}, 3))), "rotation") == []  # another circle
    assert told(facts(bid(1), past=turns), "rotation") == []
    part = facts(bid(1), bid(2), past=turns)
    assert told(part, "rotation") == [("circle", "medium", (1, 2))]


# --- all together -------------------------------------------------------------------------------------------------------


def test_a_detector_without_a_row_does_not_look():
    assert red_flags.find(replace(priced("100", "95", "90"), rows={})) == []


RING = facts(
    bid(1, "100", texts=(("方案", LONG),), files=(file("甲", author="王小明", rsid="01 02 03"),), traces={"device": "d"}),
    bid(2, "95", texts=(("方案", LONG + "乙"),), files=(file("乙", author="王小明", rsid="01 02 03"),), traces={"device": "d"}),
    bid(3, "90", texts=(("师资", "主讲人：王海峰"),), particulars={"account": "6222000101"}, traces={"address": "a"}),
    bid(4, "70", texts=(("师资", "主讲人：王海峰"),), particulars={"account": "6222000101"}, traces={"address": "a"}),
    past=tuple(past(n, {1, 2}, 1) for n in (1, 2, 3)),
    winners=frozenset({1}),
)


def test_the_gravest_comes_first():
    severities = [flag.severity for flag in red_flags.find(RING)]
    assert severities == sorted(severities, key=["high", "medium", "low"].index)
    assert {"creation", "metadata", "device", "passages", "ladder", "particulars", "lecturer", "address", "partners"} <= {
        flag.kind for flag in red_flags.find(RING)
    }


@given(st.permutations(RING.bids), st.permutations(RING.past))
def test_the_order_of_bids_and_of_the_past_changes_nothing(bids, met):
    shuffled = replace(RING, bids=tuple(bids), past=tuple(met))
    assert [f.fingerprint for f in red_flags.find(shuffled)] == [f.fingerprint for f in red_flags.find(RING)]


@given(st.lists(st.decimals(Decimal(1), Decimal(10**6), places=2), max_size=8))
def test_prices_never_break_a_detector_and_a_scale_changes_no_ladder(prices):
    tender = priced(*(str(price) for price in prices))
    scaled = priced(*(str(price * 3) for price in prices))
    assert told(tender, "ladder") == told(scaled, "ladder")
    assert told(tender, "close_prices") == told(scaled, "close_prices")
