"""Beside the score sheet: recusal from one bid, black bars, counted evidence, statistics, re-checks, secrecy."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from tender.core.metadata import cleaned
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import BidRecusal, Criterion, Recheck, RecheckDone, Result, ResultBefore, Score
from tender.procurement.models.facts import judged_leaves
from tender.procurement.queries.evaluation import group_scores, leaf_rows
from tender.procurement.queries.sheet import blind_files, leaf_cells, sheet_page
from tender.procurement.services import evidence, recheck, recusal, redaction, reevaluation, sheet
from tender.procurement.services.asides import asides
from tests.builders import after

pytestmark = pytest.mark.django_db


def code_of(call):
    with pytest.raises(Refusal) as refused:
        call()
    assert refused.value.law or refused.value.status in (403, 404)
    return refused.value.code


def submit(scene, one, points=after.points_for):
    after.fill(scene, one, points)
    return sheet.submit_sheet(one, by=scene.actor_of(one.member), at=scene.at)


def get(client, person_id, name, *args):
    client.force_login(Person.objects.get(pk=person_id))
    return client.get(reverse(f"procurement:{name}", args=args))


# --- recusal from one bid --------------------------------------------------------------------------------------------


def fill_but(scene, one, gone):
    """Every cell but those of one bid."""
    for bid in scene.bids("admitted"):
        if bid != gone:
            cells = [
                (bid, leaf, (leaf.weight * Decimal("0.8")).quantize(Decimal("0.01")), "") for leaf in judged_leaves(scene.tender)
            ]
            sheet.save_scores(one, cells, by=scene.actor_of(one.member), at=scene.at)


def test_a_recusal_is_left_out_of_the_mean_and_is_not_zero():
    scene = after.scoring_tender()
    first, *others = scene.sheets()
    bid, by = scene.bids()[0], scene.actor_of(first.member)
    sheet.save_scores(first, [(bid, judged_leaves(scene.tender)[0], Decimal(5), "")], by=by, at=scene.at)
    assert code_of(lambda: recusal.recuse(first, bid.alias, reason=" ", by=by, at=scene.at)) == "reason_missing"
    assert code_of(lambda: recusal.recuse(first, bid.alias, reason="曾任教", by=scene.officer, at=scene.at)) == "forbidden"
    recusal.recuse(first, bid.alias, reason="两年前在该校任教", by=by, at=scene.at)
    assert code_of(lambda: recusal.recuse(first, bid.alias, reason="曾任教", by=by, at=scene.at)) == "recused_already"
    assert not Score.objects.filter(sheet=first, bid=bid).exists()
    assert bid.alias not in sheet_page(first).aliases
    saved = sheet.save_scores(first, [(bid, judged_leaves(scene.tender)[0], Decimal(5), "")], by=by, at=scene.at, strict=False)
    assert [one.code for one in saved.refused.values()] == ["not_on_sheet"]
    fill_but(scene, first, bid)
    sheet.submit_sheet(first, by=by, at=scene.at)
    for one in others:
        fill_but(scene, one, None)
        sheet.submit_sheet(one, by=scene.actor_of(one.member), at=scene.at)
    result = Result.objects.get(bid=bid)
    assert str(first.member_id) not in result.per_evaluator
    assert len(set(result.per_evaluator.values())) == 1
    assert result.total == Decimal(next(iter(result.per_evaluator.values()))).quantize(Decimal("0.01"))
    judged = sum(mean for name, _most, mean in group_scores(bid)) - result.price_score
    assert abs(judged + result.price_score - result.total) < Decimal("0.05")
    _members, rows = leaf_rows(bid)
    assert all(row.cells[0][1] is None and row.mean > 0 for row in rows)
    assert "两年前在该校任教" in asides(scene.evaluation, scene.lot)


def test_the_last_evaluator_of_a_bid_cannot_step_back():
    scene = after.scoring_tender()
    alias = scene.bids()[0].alias
    *most, last = scene.sheets()
    for one in most:
        recusal.recuse(one, alias, reason="曾任教", by=scene.actor_of(one.member), at=scene.at)
    assert (
        code_of(lambda: recusal.recuse(last, alias, reason="曾任教", by=scene.actor_of(last.member), at=scene.at))
        == "nobody_scores"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        BidRecusal.objects.update(reason="")


def test_stepping_back_by_its_page(client):
    scene = after.scoring_tender()
    one, alias = scene.sheets()[0], scene.bids()[0].alias
    client.force_login(Person.objects.get(pk=one.evaluator_id))
    answer = client.post(reverse("procurement:step-back", args=[one.pk]), {"bid": alias, "reason": "曾任教"})
    assert answer.status_code == 302
    assert BidRecusal.objects.get().sheet == one


# --- black bars ------------------------------------------------------------------------------------------------------


def test_a_redaction_is_an_overlay_that_never_falls_back(client):
    scene = after.scoring_tender(with_files=True)
    bid, one = scene.bids()[0], scene.sheets()[0]
    answer = bid.answers.first()
    passage, who = answer.text[-3:], {"by": scene.officer, "at": scene.at}
    leaf = Criterion.objects.get(pk=answer.criterion_id)
    assert code_of(lambda: redaction.redact(bid, passage="没有这段话", reason="含名称", **who)) == "passage_not_found"
    assert code_of(lambda: redaction.redact(bid, passage=passage, reason="", **who)) == "reason_missing"
    assert code_of(lambda: redaction.redact(bid, passage="", reason="含名称", **who)) == "redaction_empty"
    assert code_of(lambda: redaction.redact(bid, passage=passage, reason="含名称", by=scene.leader, at=scene.at)) == "forbidden"
    file = blind_files(scene.lot, None)[bid.alias][0]
    assert get(client, one.evaluator_id, "sheet-file", one.pk, file.pk).status_code == 200
    redaction.redact(bid, passage=passage, reason="含名称", **who)
    redaction.redact(bid, file=file.pk, reason="封面含校徽", **who)
    (cell,) = leaf_cells(sheet_page(one), leaf, [bid.alias])
    assert passage not in cell.answer
    assert "██" in cell.answer
    assert get(client, one.evaluator_id, "sheet-file", one.pk, file.pk).status_code == 404
    answer.refresh_from_db()
    assert answer.text.endswith(passage)
    assert "封面含校徽" in asides(scene.evaluation, scene.lot)


def secret_pdf():
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Author": "SENTINEL", "/Title": "SENTINEL"})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def secret_docx():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("docProps/core.xml", "<a>SENTINEL</a>")
        archive.writestr("docProps/custom.xml", "<a>SENTINEL</a>")
        archive.writestr("word/document.xml", '<w:ins w:author="SENTINEL" w:id="1">正文</w:ins>')
        archive.writestr("word/comments.xml", '<w:comment w:author="SENTINEL" w:initials="SENTINEL">注</w:comment>')
    return made.getvalue()


def test_files_lose_their_properties():
    pdf = cleaned(secret_pdf(), "application/pdf")
    assert b"SENTINEL" not in pdf
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    docx = cleaned(secret_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not any("SENTINEL" in text for text in parts.values())
    assert "正文" in parts["word/document.xml"]
    jpeg = b"\xff\xd8\xff\xe1\x00\x0aSENTINEL\xff\xdb\x00\x04ab\xff\xda\x00\x02xyz\xff\xd9"
    assert cleaned(jpeg, "image/jpeg") == b"\xff\xd8\xff\xdb\x00\x04ab\xff\xda\x00\x02xyz\xff\xd9"
    assert cleaned(b"%PDF-1.7 broken", "application/pdf") is None


def test_nothing_an_evaluator_can_fetch_names_a_bidder(client):
    scene = after.scoring_tender(with_files=True)
    one = scene.sheets()[0]
    leaves = judged_leaves(scene.tender)
    other = scene.sheets()[1]
    cell = (scene.bids()[0], leaves[0], Decimal("1.23"), "暗号评语")
    sheet.save_scores(other, [cell], by=scene.actor_of(other.member), at=scene.at)
    client.force_login(Person.objects.get(pk=one.evaluator_id))
    names = [name for body in scene.providers for name in (body.name, body.uscc, body.contact_phone, body.email) if name]
    addresses = [
        *(reverse(f"procurement:{name}", args=[one.pk]) for name in ("sheet", "sheet-check", "step-back")),
        *(reverse("procurement:sheet-leaf", args=[one.pk, leaf.pk]) for leaf in leaves),
        *(
            reverse("procurement:sheet-file", args=[one.pk, file.pk])
            for files in blind_files(scene.lot, None).values()
            for file in files
        ),
        reverse("procurement:evaluations"),
        reverse("procurement:evaluation", args=[scene.evaluation.pk]),
        reverse("procurement:examine", args=[scene.lot.pk, "conformity"]),
        *(reverse(f"procurement:{name}", args=[scene.lot.pk]) for name in ("scores", "score-statistics", "redactions", "evidence")),
        reverse("procurement:rechecks", args=[scene.evaluation.pk]),
        reverse("procurement:bid", args=[scene.bids()[0].pk]),
        reverse("procurement:score-detail", args=[scene.bids()[0].pk]),
    ]
    for address in addresses:
        answer = client.get(address)
        body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")
        told = body + str(answer.headers)
        assert not [name for name in names if name in told], address
        assert "暗号评语" not in told, address
    wrong = client.post(reverse("procurement:sheet-save", args=[one.pk]), {f"p_{scene.bids()[0].alias}_{leaves[0].pk}": "999"})
    assert wrong.status_code == 422
    assert not [name for name in names if name in wrong.content.decode()]


# --- counted evidence ------------------------------------------------------------------------------------------------


def counting():
    scene = after.with_committee()
    leaf = next(leaf for leaf in judged_leaves(scene.tender) if leaf.kind == "fixed")
    Criterion.objects.filter(pk=leaf.pk).update(guidance="每提供一份同类合同得1分，最多3分", anchors=[])
    leaf.refresh_from_db()
    return scene, leaf, {"by": scene.officer, "at": scene.at}


def test_counted_evidence_stands_on_every_sheet_and_is_not_edited(client):
    scene, leaf, who = counting()
    counts = {bid: Decimal(2 * place) for place, bid in enumerate(scene.bids())}
    assert code_of(lambda: evidence.count_evidence(scene.lot, leaf, counts, by=scene.leader, at=scene.at)) == "forbidden"
    few = dict(list(counts.items())[:1])
    assert code_of(lambda: evidence.count_evidence(scene.lot, leaf, few, **who)) == "counts_missing"
    evidence.count_evidence(scene.lot, leaf, counts, **who)
    assert code_of(lambda: evidence.count_evidence(scene.lot, leaf, counts, **who)) == "counted_already"
    after.scoring_tender(after.examined_tender(scene))
    given = set(Score.objects.filter(criterion=leaf).values_list("bid_id", "points"))
    assert given == {(bid.pk, Decimal(points)) for bid, points in zip(scene.bids(), (0, 2, 3), strict=True)}
    assert Score.objects.filter(criterion=leaf).count() == 3 * 5
    one = scene.sheets()[0]
    cell = (scene.bids()[0], leaf, Decimal(1), "")
    assert code_of(lambda: sheet.save_scores(one, [cell], by=scene.actor_of(one.member), at=scene.at)) == "score_computed"
    html = get(client, one.evaluator_id, "sheet-leaf", one.pk, leaf.pk).content.decode()
    assert "4份 × 1分 = 4分，最多3分" in html
    assert "hx-post" not in html
    assert "每份1分，最多3分" in asides(scene.evaluation, scene.lot)


def test_without_a_formula_or_a_count_members_enter_the_points():
    scene, leaf, who = counting()
    judged = next(one for one in judged_leaves(scene.tender) if one.kind == "quality")
    counts = dict.fromkeys(scene.bids(), Decimal(1))
    assert code_of(lambda: evidence.count_evidence(scene.lot, judged, counts, **who)) == "no_formula"
    after.scored_tender(after.scoring_tender(after.examined_tender(scene)))
    assert scene.evaluation.state == "reconciling"
    assert code_of(lambda: evidence.count_evidence(scene.lot, leaf, counts, **who)) == "wrong_state"


# --- statistics and re-checks ----------------------------------------------------------------------------------------


def odd_one(place, leaf, member):
    """The third member gives the second bid next to nothing on the first judged leaf."""
    low = place == 1 and member == 2 and leaf.kind == "quality"
    return (leaf.weight * Decimal("0.41")).quantize(Decimal("0.01")) if low else after.points_for(place, leaf, member)


def test_statistics_are_for_those_who_answer_for_the_evaluation(client):
    scene = after.scored_tender(points=odd_one)
    seats = {member.person_id: member.is_leader for member in scene.members}
    for person_id, leads in seats.items():
        assert get(client, person_id, "score-statistics", scene.lot.pk).status_code == (200 if leads else 404)
    html = get(client, scene.officer.person_id, "score-statistics", scene.lot.pk).content.decode()
    assert str(scene.sheets()[2].member) in html
    assert scene.bids()[1].alias in html


def rechecking():
    scene = after.scored_tender(points=odd_one)
    one = scene.sheets()[2]
    leaf = next(leaf for leaf in judged_leaves(scene.tender) if leaf.kind == "quality")
    new = after.points_for(1, leaf, 2)
    known = {"cause": "abnormal", "new": new, "reason": "漏看第三章", "at": scene.at}
    return scene, one, scene.bids()[1], leaf, known


def test_a_recheck_takes_two_persons_and_keeps_both_values():
    scene, one, bid, leaf, known = rechecking()
    assert code_of(lambda: recheck.ask(one, bid, leaf, **{**known, "cause": "out_of_range"}, by=scene.officer)) == "recheck_cause"
    assert code_of(lambda: recheck.ask(one, bid, leaf, **known, by=scene.provider_actors[0])) == "forbidden"
    before = Result.objects.get(bid=bid)
    old = Score.objects.get(sheet=one, bid=bid, criterion=leaf).points
    asked = recheck.ask(one, bid, leaf, **known, by=scene.leader)
    assert Result.objects.get(bid=bid).total == before.total
    assert code_of(lambda: recheck.confirm(asked, by=scene.leader, at=scene.at)) == "recheck_two_persons"
    assert code_of(lambda: recheck.confirm(asked, by=scene.officer, at=scene.at)) == "recheck_evaluator"
    recheck.confirm(asked, by=scene.actor_of(one.member), at=scene.at)
    assert (asked.old_points, Score.objects.get(sheet=one, bid=bid, criterion=leaf).points) == (old, known["new"])
    now, kept = Result.objects.get(bid=bid), ResultBefore.objects.get(bid=bid)
    assert now.total > before.total
    assert (kept.total, kept.place) == (before.total, before.place)
    assert {bid.place for bid in scene.bids()} == {1, 2, 3}
    assert f"由{old}分更正为{known['new']}分" in asides(scene.evaluation, scene.lot)
    assert code_of(lambda: recheck.confirm(asked, by=scene.actor_of(one.member), at=scene.at)) == "recheck_done"
    for rows in (Recheck, RecheckDone, ResultBefore):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.all().delete()
    with pytest.raises(DatabaseError, match="only by a re-check"), transaction.atomic():
        Result.objects.filter(bid=bid).update(total=99)
    with pytest.raises(DatabaseError, match="score sheet is locked"), transaction.atomic():
        Score.objects.filter(sheet=one, bid=bid, criterion=leaf).update(points=1)


def test_after_the_signatures_the_evaluation_is_opened_again_and_the_finance_department_is_told():
    scene, one, bid, leaf, known = rechecking()
    after.evaluated_tender(scene)
    assert code_of(lambda: recheck.ask(one, bid, leaf, **known, by=scene.leader)) == "wrong_state"
    reevaluation.reopen(scene.evaluation, reason="评分畸低", by=scene.officer, at=scene.at)
    asked = recheck.ask(one, bid, leaf, **known, by=scene.leader)
    by = scene.actor_of(one.member)
    assert code_of(lambda: recheck.confirm(asked, by=by, at=scene.at)) == "recheck_finance"
    assert recheck.confirm(asked, finance="财采〔2026〕1号", by=by, at=scene.at).finance == "财采〔2026〕1号"
    assert scene.evaluation.state == "reconciling"


def test_a_decided_award_is_not_undone_by_a_recheck():
    scene, *_known = rechecking()
    after.decided_award(after.evaluated_tender(scene))
    reopened = partial(reevaluation.reopen, scene.evaluation, reason="评分畸低", by=scene.officer, at=scene.at)
    assert code_of(reopened) == "award_decided"


def test_rechecks_by_their_pages(client):
    scene, one, bid, leaf, known = rechecking()
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    data = {"cause": "abnormal", "bid": bid.pk, "criterion": leaf.pk, "new_points": str(known["new"]), "reason": "漏看第三章"}
    assert client.post(reverse("procurement:recheck-ask", args=[one.pk]), data).status_code == 302
    asked = Recheck.objects.get()
    client.force_login(Person.objects.get(pk=one.evaluator_id))
    assert client.post(reverse("procurement:recheck-confirm", args=[asked.pk])).status_code == 302
    html = client.get(reverse("procurement:rechecks", args=[scene.evaluation.pk])).content.decode()
    assert "漏看第三章" in html


# --- small things ----------------------------------------------------------------------------------------------------


def test_a_returned_sheet_names_what_to_look_at_again(client):
    scene = after.scoring_tender()
    fixed = next(leaf for leaf in judged_leaves(scene.tender) if leaf.kind == "fixed")

    def disagree(place, leaf, member):
        return after.points_for(place, leaf, member) - (Decimal("0.5") if leaf.kind == "fixed" and member == 2 else 0)

    for one in scene.sheets():
        submit(scene, one, disagree)
    html = get(client, one.evaluator_id, "sheet", one.pk).content.decode()
    assert f"“{fixed.name}”" in html


def test_saving_tells_how_many_bids_have_the_criterion(client):
    scene = after.scoring_tender()
    one, leaf, bid = scene.sheets()[0], judged_leaves(scene.tender)[0], scene.bids()[0]
    client.force_login(Person.objects.get(pk=one.evaluator_id))
    answer = client.post(reverse("procurement:sheet-save", args=[one.pk]), {f"p_{bid.alias}_{leaf.pk}": "5"})
    assert f'"leaves": {{"{leaf.pk}": 1}}' in answer.headers["HX-Trigger"]
