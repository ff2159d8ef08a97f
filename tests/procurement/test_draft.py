"""Drafting: from a need, part by part, with two officers at one draft."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tender.core.refusal import Refusal
from tender.procurement.models import Tender
from tender.procurement.rules.criteria import Criterion
from tender.procurement.services import draft, draft_lists
from tests.builders import AT, actor, organisation
from tests.builders.before import TREE, buyer_side, draft_tender, lawful_dates, submitted, training_need

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"0" * 200


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def tender(side):
    return draft_tender(side)


def test_a_draft_is_filled_from_its_need(side):
    need = training_need(side)
    tender = draft.draft_from_need(need, by=side.officer, at=AT)
    assert tender.number == "大渡口组采〔2026〕1号"
    assert (tender.state, tender.need, tender.goal) == ("draft", need, need.purpose)
    assert tender.lots.get().budget == need.budget
    assert tender.requirements.filter(kind="qualification").count() >= 5


def test_drafting_from_a_need_without_the_right_is_refused(side):
    need = training_need(side)
    with pytest.raises(Refusal) as refused:
        draft.draft_from_need(need, by=actor("officer", organisation("buyer")), at=AT)
    assert refused.value.code == "forbidden"
    assert draft.draft_from_need(need, by=side.officer, at=AT).pk


@pytest.mark.django_db(transaction=True)
def test_numbers_are_unique_when_two_officers_draft_at_once():
    side = buyer_side()
    need, gate = training_need(side), Barrier(4)

    def make():
        gate.wait(timeout=10)
        draft.draft_from_need(need, by=side.officer, at=AT)
        connection.close()

    threads = [Thread(target=make) for _n in range(4)]
    [thread.start() for thread in threads]
    [thread.join(timeout=20) for thread in threads]
    assert set(Tender.objects.values_list("number", flat=True)) == {f"大渡口组采〔2026〕{n}号" for n in (1, 2, 3, 4)}


def test_what_another_officer_saved_unseen_is_not_overwritten(side, tender):
    seen = tender.version
    draft.save(tender, "requirement", {"place": "重庆"}, version=seen, by=actor("officer", side.buyer), at=AT)
    mine = Tender.objects.get(pk=tender.pk)
    with pytest.raises(Refusal) as refused:
        draft.save(mine, "requirement", {"place": "成都"}, version=seen, by=side.officer, at=AT)
    assert refused.value.code == "edited_meanwhile"
    assert Tender.objects.get(pk=tender.pk).place == "重庆"
    draft.save(mine, "basics", {"title": "另一部分"}, version=seen, by=side.officer, at=AT)
    draft.save(mine, "requirement", {"place": "成都"}, version=mine.version, by=side.officer, at=AT)
    assert Tender.objects.get(pk=tender.pk).place == "成都"


def test_only_drafts_are_edited(side):
    tender = submitted(side)
    with pytest.raises(Refusal) as refused:
        draft.save(tender, "requirement", {"place": "成都"}, version=tender.version, by=side.officer, at=AT)
    assert refused.value.code == "not_a_draft"


def test_an_approver_does_not_edit(side, tender):
    with pytest.raises(Refusal) as refused:
        draft.save(tender, "requirement", {"place": "成都"}, version=tender.version, by=side.approver, at=AT)
    assert refused.value.code == "forbidden"


@pytest.mark.parametrize(("days", "code"), [(-2, "deadline_too_early"), (0, None), (30, None)])
def test_dates_are_judged_when_they_are_saved(side, tender, days, code):
    dates = lawful_dates(AT)
    dates["deadline"] += timedelta(days=days)
    if code is None:
        assert draft.save(tender, "dates", dates, version=tender.version, by=side.officer, at=AT).deadline == dates["deadline"]
        return
    with pytest.raises(Refusal) as refused:
        draft.save(tender, "dates", dates, version=tender.version, by=side.officer, at=AT)
    assert (refused.value.code, refused.value.field) == (code, "deadline")


@pytest.mark.parametrize(
    ("budget", "ceiling", "code"),
    [("100", "100", None), ("100", "100.01", "ceiling_above_budget"), ("100", "0", "ceiling_not_positive")],
)
def test_a_ceiling_lies_above_zero_and_within_the_budget(side, tender, budget, ceiling, code):
    rows = [draft_lists.LotRow("一包", Decimal(budget), Decimal(ceiling))]
    if code is None:
        draft_lists.save_lots(tender, rows, version=tender.version, by=side.officer, at=AT)
        assert tender.lots.get().title == "一包"
        return
    with pytest.raises(Refusal) as refused:
        draft_lists.save_lots(tender, rows, version=tender.version, by=side.officer, at=AT)
    assert refused.value.code == code
    assert tender.lots.get().title == "第1包"


def test_lots_change_places_and_keep_their_identity(side):
    tender = draft_tender(side, lots=3)
    one, two, three = tender.lots.all()
    rows = [draft_lists.LotRow(lot.title, lot.budget, lot.ceiling, pk=lot.pk) for lot in (three, one)]
    draft_lists.save_lots(
        tender, [*rows, draft_lists.LotRow("新包", Decimal(5), Decimal(5))], version=tender.version, by=side.officer, at=AT
    )
    assert [(lot.number, lot.title) for lot in tender.lots.all()] == [(1, "第3包"), (2, "第1包"), (3, "新包")]
    assert list(tender.lots.values_list("pk", flat=True))[:2] == [three.pk, one.pk]
    assert not tender.lots.filter(pk=two.pk).exists()


def test_criteria_that_do_not_sum_are_refused_but_can_be_kept_unfinished(side, tender):
    short = (TREE[0], TREE[1], Criterion("技术", "quality", Decimal(74)))
    with pytest.raises(Refusal) as refused:
        draft_lists.save_criteria(tender, short, version=tender.version, by=side.officer, at=AT)
    assert refused.value.code == "weights_sum"
    assert tender.criteria.count() == 7
    draft_lists.save_criteria(tender, short, version=tender.version, unfinished=True, by=side.officer, at=AT)
    assert tender.criteria.count() == 5


def test_three_levels_of_criteria_are_kept_and_judged(side, tender):
    deep = Criterion("方案", "quality", Decimal(60), (Criterion("课程", "quality", Decimal(60)),))
    tree = (TREE[0], TREE[1], Criterion("技术", "quality", Decimal(75), (Criterion("食宿", "quality", Decimal(15)), deep)))
    draft_lists.save_criteria(tender, tree, version=tender.version, by=side.officer, at=AT)
    assert tender.criteria.get(name="课程").parent.parent.name == "技术"
    assert tender.facts(AT).criteria_refusal is None


def test_a_name_that_stands_twice_is_refused_even_unfinished(side, tender):
    twice = (Criterion("甲", "quality", Decimal(50)), Criterion("甲", "quality", Decimal(50)))
    with pytest.raises(Refusal) as refused:
        draft_lists.save_criteria(tender, twice, version=tender.version, unfinished=True, by=side.officer, at=AT)
    assert refused.value.code == "criterion_twice"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("需求.pdf", PDF, None),
        ("病毒.pdf", b"MZ\x90\x00" + b"0" * 100, "file_type"),
        ("空.pdf", b"", "file_empty"),
    ],
)
def test_documents_are_judged_by_content(side, tender, name, content, code):
    upload = SimpleUploadedFile(name, content)
    if code is None:
        document = draft.add_document(tender, upload, title="", by=side.officer, at=AT)
        assert (document.title, document.file.media_type) == ("需求.pdf", "application/pdf")
        draft.remove_document(document, by=side.officer, at=AT)
        assert not tender.documents.exists()
        return
    with pytest.raises(Refusal) as refused:
        draft.add_document(tender, upload, title="", by=side.officer, at=AT)
    assert refused.value.code == code
    assert not tender.documents.exists()


def test_a_document_over_the_size_is_refused(side, tender, monkeypatch):
    monkeypatch.setattr(draft, "LARGEST_DOCUMENT", 100)
    with pytest.raises(Refusal) as refused:
        draft.add_document(tender, SimpleUploadedFile("大.pdf", PDF), title="", by=side.officer, at=AT)
    assert refused.value.code == "file_too_large"


def test_crossed_comment_bounds_are_refused(side, tender):
    values = {"comment_below": Decimal(90), "comment_above": Decimal(80)}
    with pytest.raises(Refusal) as refused:
        draft.save(tender, "scoring", values, version=tender.version, by=side.officer, at=AT)
    assert refused.value.code == "bounds_crossed"
