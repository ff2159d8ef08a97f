"""The archive of a tender: whole, the same bytes for the same state, checked by `sha256sum -c`, and read by nobody who may not."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pgtrigger
import pytest
from django.core.files.storage import default_storage
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from tender.core import files, outbox
from tender.core.clock import FixedClock
from tender.core.models import AuditLine, Delivery, StoredFile
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Archive, Bid, Challenge, ShadowBid, Tender
from tender.procurement.queries.archive import access_archive, access_archives
from tender.procurement.services import archive, challenge, complaint
from tender.procurement.services import bid as bids
from tender.procurement.services import clarification as letters
from tender.procurement.services import tender as tenders
from tender.procurement.services.archive_file import write
from tests.builders import AT, actor, after, before, organisation
from tests.builders.bids import acting_for, bid_draft, published_tender

pytestmark = pytest.mark.django_db


def concluded() -> after.Scene:
    """A tender that went to its signed contract."""
    scene = after.with_committee(with_files=True)
    for step in (after.examined_tender, after.scoring_tender, after.scored_tender, after.evaluated_tender, after.decided_award):
        scene = step(scene)
    scene, _award = after.notified_award(after.awarded_tender(scene))
    outbox.drain()
    contract = scene.tender.contracts.get()
    with pgtrigger.ignore():
        type(contract).objects.filter(pk=contract.pk).update(state="in_force", signed_at=scene.at)
        Tender.objects.filter(pk=scene.tender.pk).update(state="concluded", ended_at=scene.at)
    scene.tender.refresh_from_db()
    return scene


def made(scene: after.Scene, by=None, at=None) -> Archive:
    asked = archive.ask(scene.tender, by=by or scene.officer, at=at or scene.at)
    outbox.drain()
    return Archive.objects.get(pk=asked.pk)


def opened(row: Archive) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(files.chunks(row.file))))


def refused(call, *args, **named) -> str:
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value.code


@pytest.fixture
def scene(db) -> after.Scene:
    return concluded()


def test_it_holds_every_paper_and_every_list(scene):
    row = made(scene)
    names = opened(row).namelist()
    told = {name.partition("/")[2].partition("-")[2] if name.count("/") == 1 else name.rpartition("/")[2] for name in names}
    assert {
        "tender-document.pdf", "tender.pdf", "award.pdf", "candidates.pdf", "opening-record.pdf", "qualification.pdf",
        "conformity.pdf", "committee.html", "score-sheets.html", "score-sheets.json", "results.json", "evaluation-report.pdf",
        "award-decisions.html", "notification.pdf", "regret-letter.pdf", "contract.json", "duties.html", "audit.csv", "audit.json",
    } <= told  # fmt: skip
    bid = scene.bids()[0]
    assert any(f"lot1-bid{bid.pk}/" in name and "technical" in name for name in names)
    assert row.papers == len(names) - 3
    assert names[-3:] == ["index.html", "index.json", "SHA256SUMS"]
    assert names[:-3] == sorted(names[:-3])
    line = AuditLine.objects.get(event="archive.made")
    assert line.args["sha256"] == row.file.sha256 == hashlib.sha256(b"".join(files.chunks(row.file))).hexdigest()


def test_the_index_says_until_when_it_is_kept_and_by_which_article(scene):
    row = made(scene)
    index = json.loads(opened(row).read("index.json"))
    until = scene.tender.ended_at.astimezone().date().replace(year=scene.tender.ended_at.year + 15)
    assert index["keep_until"] == until.isoformat() == row.keep_until.isoformat()
    assert "政府采购法 第42条" in index["law"] == row.law
    assert {one["path"] for one in index["files"]} == set(opened(row).namelist()[:-3])
    page = opened(row).read("index.html").decode()
    assert f"{until.year}年" in page
    assert "http" not in page  # readable without a network


def test_sha256sum_accepts_it(scene, tmp_path):
    opened(made(scene)).extractall(tmp_path)
    tool = shutil.which("sha256sum")
    assert tool
    done = subprocess.run([tool, "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()[-500:]
    assert len(done.stdout.splitlines()) == len(list(tmp_path.rglob("*.*")))


def test_the_same_state_gives_the_same_bytes(scene):
    first, second = io.BytesIO(), io.BytesIO()
    write(scene.tender, first)
    write(Tender.objects.get(pk=scene.tender.pk), second)
    assert first.getvalue() == second.getvalue()


def test_a_later_event_asks_for_a_new_one_and_keeps_the_earlier(client, scene):
    first = made(scene)
    assert refused(archive.ask, scene.tender, by=scene.officer, at=scene.at) == "archive_current"
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    page = reverse("procurement:archive", args=[scene.tender.pk])
    assert "早于最近的事项" not in client.get(page).content.decode()
    text = {"matter": "评分", "facts": "理由", "law": "第52条"}
    challenge.file_challenge(
        scene.tender, scene.providers[1], step="process", by=scene.provider_actors[1], at=scene.at, **text
    )  # fmt: skip
    assert "早于最近的事项" in client.get(page).content.decode()
    second = made(scene)
    assert second.pk != first.pk
    assert any("objections" in name for name in opened(second).namelist())
    assert Archive.objects.get(pk=first.pk).file_id == first.file_id
    assert Challenge.objects.count() == 1


def test_an_archive_that_is_made_stays(scene):
    row = made(scene)
    for change in (lambda: Archive.objects.filter(pk=row.pk).update(papers=1), lambda: Archive.objects.filter(pk=row.pk).delete()):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_one_is_made_at_a_time_and_one_that_was_given_up_may_be_asked_again(scene):
    archive.ask(scene.tender, by=scene.officer, at=scene.at)
    assert refused(archive.ask, scene.tender, by=scene.approver, at=scene.at) == "archive_under_way"
    Delivery.objects.filter(event__name="archive.asked").update(state="dead")
    assert archive.ask(scene.tender, by=scene.approver, at=scene.at).file_id is None


def test_made_twice_it_is_made_once(scene):
    row = made(scene)
    assert archive.make(row, at=scene.at + timedelta(hours=1)).made_at == row.made_at
    assert AuditLine.objects.filter(event="archive.made").count() == 1


def test_the_trail_hides_drafts_and_askers(scene):
    table = list(csv.reader(io.StringIO(opened(made(scene)).read(audit_name(scene)).decode("utf-8-sig"))))
    kinds = {row[3] for row in table[1:]}
    assert {"tender", "bid", "award", "scoresheet", "contract"} <= kinds
    assert "" not in {row[5] for row in table[1:] if row[3] == "bid"}


def audit_name(scene: after.Scene) -> str:
    row = Archive.objects.latest("pk")
    return next(name for name in opened(row).namelist() if name.endswith("audit.csv"))


def test_the_asker_of_a_question_has_no_name_in_it():
    tender = published_tender()
    asked = before.asked(tender, at=AT + timedelta(hours=1))
    leader = actor("approver", tender.buyer)
    tender = tenders.terminate(tender, reason="任务取消", by=leader, at=AT + timedelta(hours=2))
    row = made(SimpleNamespace(tender=tender, officer=leader, at=AT + timedelta(hours=2)))
    lines = opened(row).read(next(name for name in opened(row).namelist() if name.endswith("audit.json"))).decode()
    assert asked.asked_by.get_full_name() not in lines
    assert any(one["事件"] == "question.asked" and "匿名" in one["操作人"] for one in json.loads(lines))


def test_what_only_some_procedures_have_is_kept_with_the_rest():
    scene = after.examined_tender()
    filed = complaint.record(
        scene.tender, scene.providers[1], authority="财政局", number="投1", filed_on=scene.at.date(), matter="不服",
        by=scene.officer, at=scene.at,
    )  # fmt: skip
    complaint.suspend(filed, number="停1", days=30, by=scene.officer, at=scene.at)
    with pgtrigger.ignore():
        Tender.objects.filter(pk=scene.tender.pk).update(state="failed", ended_at=scene.at)
    scene.tender.refresh_from_db()
    ShadowBid.objects.create(
        tender=scene.tender, organisation=scene.side.buyer, cost=1, quality="自办", recorded_by_id=scene.officer.person_id, at=AT
    )
    names = opened(made(scene)).namelist()
    kept = {name.rpartition("/")[2].partition("-")[2] for name in names}
    assert {"suspensions.html", "in-house-option.json", "complaints.html"} <= kept


def test_a_letter_of_the_committee_is_in_it_as_a_paper():
    scene = after.examined_tender()
    said = letters.Asked("clarification", "请说明培训地点。", scene.at + timedelta(hours=1))
    letters.ask(scene.bids()[0], said, by=scene.leader, at=scene.at)
    with pgtrigger.ignore():
        Tender.objects.filter(pk=scene.tender.pk).update(state="failed", ended_at=scene.at)
    scene.tender.refresh_from_db()
    first = made(scene)
    name = next(one for one in opened(first).namelist() if one.endswith("clarification-letter.pdf"))
    assert opened(first).read(name).startswith(b"%PDF-")
    again = io.BytesIO()
    write(scene.tender, again)
    assert zipfile.ZipFile(again).read(name) == opened(first).read(name)


def test_before_the_end_only_a_supervisor_gets_one_and_nothing_of_the_committee():
    scene = after.scored_tender()
    assert refused(archive.ask, scene.tender, by=scene.officer, at=scene.at) == "not_ended"
    watcher = actor("supervisor", organisation("supervisor"))
    row = made(scene, by=watcher)
    names = opened(row).namelist()
    assert any(name.startswith("05-opening/") for name in names)
    assert not [name for name in names if name.startswith(("07-", "08-", "09-"))]
    whole = b"".join(opened(row).read(name) for name in names).decode(errors="replace")
    secret = [str(one.person) for one in scene.evaluation.members.filter(kind="expert")]
    assert secret
    assert not [name for name in secret if name in whole]
    assert "结果公告前保密" in whole
    assert row.keep_until is None
    assert refused(access_archive, scene.officer, row.pk) == "not_found"  # that somebody looks is not told
    assert access_archive(watcher, row.pk) == row


def test_nobody_outside_reads_it(scene):
    row = made(scene)
    elsewhere = actor("officer", organisation("department"))
    outsiders = [scene.provider_actors[0], scene.leader, elsewhere, actor("provider", organisation("agency"))]
    for by in outsiders:
        assert refused(access_archives, by, scene.tender.pk) == "not_found"
        assert refused(access_archive, by, row.pk) == "not_found"
        assert refused(archive.ask, scene.tender, by=by, at=scene.at) == "forbidden"
    for by in (scene.officer, scene.approver, actor("supervisor", organisation("supervisor"))):
        assert access_archive(by, row.pk) == row


def test_bids_that_were_never_opened_stay_out():
    tender = published_tender()
    firm = organisation("agency", "未开标培训中心")
    bid = bid_draft(tender.lots.first(), firm)
    bids.seal_bid(bid, by=acting_for(firm), clock=FixedClock(AT))
    leader = actor("approver", tender.buyer)
    tender = tenders.terminate(tender, reason="任务取消", by=leader, at=AT + timedelta(hours=1))
    scene = SimpleNamespace(tender=tender, officer=leader, at=AT + timedelta(hours=2))
    row = made(scene)
    whole = b"".join(opened(row).read(name) for name in opened(row).namelist()).decode(errors="replace")
    assert "未开启" in whole
    assert "共1份" in whole
    assert "未开标培训中心" not in whole
    assert Bid.objects.get().opened_at is None


def test_a_broken_file_is_named_and_the_rest_is_archived(scene):
    paper = scene.tender.opening.paper
    default_storage.delete(paper.path)
    index = json.loads(opened(made(scene)).read("index.json"))
    assert [text for text in index["left_out"] if "opening-record" in text and "无法读取" in text]


def test_a_file_that_was_changed_in_the_store_is_named(scene):
    StoredFile.objects.filter(pk=scene.tender.opening.paper_id).update(sha256="0" * 64)
    index = json.loads(opened(made(scene)).read("index.json"))
    assert [text for text in index["left_out"] if "opening-record" in text and "不一致" in text]


def test_the_page_asks_shows_and_hands_out(client: Client, scene):
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    page = reverse("procurement:archive", args=[scene.tender.pk])
    assert "制作档案" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert "正在制作" in client.get(page).content.decode()
    outbox.drain()
    row = Archive.objects.get()
    shown = client.get(page).content.decode()
    assert row.file.sha256 in shown
    assert "2041年" in shown
    answer = client.get(reverse("procurement:archive-file", args=[row.pk]))
    assert hashlib.sha256(b"".join(answer)).hexdigest() == row.file.sha256
    assert answer.headers["Content-Disposition"].startswith("attachment")
