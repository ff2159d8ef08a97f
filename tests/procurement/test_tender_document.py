"""招标文件: assembled from the tender, kept with its notice, printed again with every correction, reachable for everybody."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tender.core import files
from tender.core.models import StoredFile
from tender.core.refusal import Refusal
from tender.procurement.models import Criterion, Notice, Tender
from tender.procurement.services import amendment, draft
from tender.procurement.services import tender as services
from tender.procurement.services.document_sheet import corrected, document_sheet
from tests.builders import AT, actor, organisation
from tests.builders.before import buyer_side, draft_tender, printed, published_tender
from tests.builders.bids import bid_draft, verified_provider
from tests.papers.pages import boxes, text_of
from tests.procurement.pages import login

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def complete(side):
    row = draft_tender(side, lots=2)
    row = draft.add_document(row, SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF"), title="课程清单", by=side.officer, at=AT).tender
    Criterion.objects.filter(tender=row, name="服务方案").update(guidance="方案完整、可行的得满分。")
    return Tender.objects.get(pk=row.pk)


def test_the_sheet_says_what_the_tender_says(complete):
    sheet = document_sheet(complete, at=AT)
    assert (sheet.number, sheet.subject, sheet.edition) == (complete.number, complete.title, 0)
    assert [(lot.budget, lot.ceiling) for lot in sheet.notice.lots] == [(Decimal(300000), Decimal(280000))] * 2
    assert [(row.number, row.depth, row.name, row.kind) for row in sheet.criteria] == [
        ("1", 0, "价格", "价格"), ("2", 0, "商务", ""), ("2.1", 1, "同类合同", "客观"), ("2.2", 1, "综合", "客观"),
        ("3", 0, "技术", ""), ("3.1", 1, "场地食宿", "主观"), ("3.2", 1, "服务方案", "主观"),
    ]  # fmt: skip
    assert sheet.criteria[-1].guidance == "方案完整、可行的得满分。"
    assert len(sheet.evidence) == complete.requirements.filter(kind="qualification").count()
    starred = [item.text for item in sheet.requirement if item.starred]
    assert len(starred) == complete.requirements.filter(kind="conformity").count()
    document = complete.documents.get()
    assert [(one.name, one.sha256) for one in sheet.attachments] == [("课程清单", document.file.sha256)]
    assert (sheet.payment, sheet.acceptance, sheet.delivery_place) == (complete.payment, complete.acceptance, complete.place)


@pytest.mark.parametrize(
    ("book", "said"),
    [
        ("cn-gp-services-2026", "低于次低报价的50%或者低于最高限价的45%"),
        ("cn-gp-services-2022", "要求其在评标现场合理的时间内"),
    ],
)
def test_an_abnormally_low_price_is_treated_as_the_law_of_the_time_says(complete, book, said):
    Tender.objects.filter(pk=complete.pk).update(rulebook=book)
    assert said in document_sheet(Tender.objects.get(pk=complete.pk), at=AT).abnormal_low


def test_the_paper_has_the_sixteen_items_and_keeps_to_its_pages(complete):
    sheet = document_sheet(complete, at=AT)
    text = text_of(files_pdf(sheet))
    for words in (
        "投标邀请", "密封", "资格、资信证明文件", "价格扣除", "投标报价要求", "投标保证金", "预算金额", "最高限价", "服务标准",
        "拟签订的合同文本", "服务时间、地点和方式", "支付方式、时间和条件", "综合评分法", "投标无效情形", "投标有效期",
        "投标截止时间", "采购代理费用", "信用中国", "质疑", "第三十五条", "SHA-256",
    ):  # fmt: skip
        assert words in text, words
    assert [line.text for page in boxes(sheet) for line in page.outside] == []


def files_pdf(sheet):
    from tender.core import papers

    return papers.pdf(sheet, verify_url="https://kaibiao.example.cn/verify/1")


def test_the_contract_draft_takes_acceptance_and_payment_from_the_tender(complete):
    articles = {clause.title: clause.text for clause in document_sheet(complete, at=AT).contract_draft}
    assert articles["履约验收"] == complete.acceptance
    assert articles["资金支付"] == complete.payment


def test_publication_brings_the_document_out_with_the_notice(monkeypatch, side):
    monkeypatch.setattr("tender.core.papers.pdf", printed)
    tender = published_tender(side)
    notice = Notice.objects.get(tender=tender)
    assert notice.document is not None
    assert notice.document.purpose == "document"
    assert b"".join(files.chunks(notice.document)).startswith(b"%PDF-1.7\n" + f"{tender.title}招标文件 ".encode())
    assert str(notice.document_id) in b"".join(files.chunks(notice.document)).decode()


def test_a_correction_prints_it_again_and_the_old_one_stays(client, monkeypatch, side):
    monkeypatch.setattr("tender.core.papers.pdf", printed)
    tender = published_tender(side)
    first = Notice.objects.get(tender=tender).document
    amendment.amend(tender, amendment.Wish({"place": "成都市内"}), reason="地点调整", by=side.officer, at=LATER)
    second = Notice.objects.get(tender=tender, kind="amendment").document
    assert second is not None
    assert second.pk != first.pk
    assert second.name.endswith("招标文件（第1次更正）.pdf")
    page = client.get(reverse("portal:tender", args=[tender.pk])).content.decode()
    for notice in Notice.objects.filter(tender=tender):
        address = reverse("portal:tender-document", args=[notice.pk])
        assert address in page
        assert address in client.get(notice.get_absolute_url()).content.decode()
        assert client.get(address)["Content-Type"] == "application/pdf"
    assert page.count("已被更正后的文本替代") == 1
    superseded = "本招标文件已被更正后的文本替代"
    assert superseded in client.get(reverse("portal:verify", args=[first.pk])).content.decode()
    assert superseded not in client.get(reverse("portal:verify", args=[second.pk])).content.decode()


def test_the_corrected_document_reads_as_the_tender_will(complete, side):
    leaf = Criterion.objects.get(tender=complete, name="服务方案")
    moved = complete.deadline + timedelta(days=3)
    sheet = corrected(
        complete, {"place": "成都市内"}, guidance={leaf.pk: "按档次计分。"}, deadline=moved, at=LATER, edition=2,
        added=[StoredFile(name="补充清单.pdf", sha256="a" * 64)],
    )  # fmt: skip
    assert (sheet.edition, sheet.delivery_place, sheet.notice.deadline) == (2, "成都市内", moved)
    assert sheet.criteria[-1].guidance == "按档次计分。"
    assert [one.name for one in sheet.attachments] == ["课程清单", "补充清单.pdf"]
    assert complete.place == "重庆市内"


def test_a_refused_publication_leaves_no_document(monkeypatch, side):
    monkeypatch.setattr("tender.core.papers.pdf", printed)
    tender = draft_tender(side)
    with pytest.raises(Refusal):
        services.publish(tender, by=side.officer, at=AT)
    assert not StoredFile.objects.filter(purpose="document").exists()


def test_the_officer_reads_a_preview_that_is_kept_nowhere_and_nobody_else_does(client, monkeypatch, side, complete):
    monkeypatch.setattr("tender.core.papers.pdf", printed)
    address = reverse("procurement:preview-document", args=[complete.pk])
    assert client.get(address).status_code == 302
    before = StoredFile.objects.count()
    answer = login(client, side.officer).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert StoredFile.objects.count() == before
    assert login(client, actor("officer", organisation("buyer"))).get(address).status_code == 404


def test_a_notice_without_a_document_has_none_to_give(client, monkeypatch, side):
    monkeypatch.setattr("tender.core.papers.pdf", printed)
    tender = published_tender(side)
    services.terminate(tender, reason="取消", by=side.approver, at=LATER)
    notice = Notice.objects.get(tender=tender, kind="termination")
    assert notice.document is None
    assert client.get(reverse("portal:tender-document", args=[notice.pk])).status_code == 404


def test_the_bid_workspace_links_it_and_the_code_verifies_it(client, monkeypatch, side):
    monkeypatch.setattr("tender.core.papers.pdf", printed)
    tender = published_tender(side)
    notice = Notice.objects.get(tender=tender)
    body, by = verified_provider()
    bid = bid_draft(tender.lots.first(), body)
    page = login(client, by).get(bid.get_absolute_url()).content.decode()
    assert reverse("portal:tender-document", args=[notice.pk]) in page
    check = client.get(reverse("portal:verify", args=[notice.document_id])).content.decode()
    assert "招标文件" in check
    assert notice.title in check
