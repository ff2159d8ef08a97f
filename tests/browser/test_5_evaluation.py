"""Part five of the trip: examination, committee, conflicts, scoring with the keyboard alone, report and signatures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tender.procurement.models import Bid, Member, Score, Tender
from tender.procurement.models.facts import judged_leaves
from tender.procurement.services import committee, evaluation, examination
from tests.browser.people import Cast, Visitor
from tests.builders import person
from tests.builders.after import (
    DIRECT,
    examining,
    expert,
    opened,
    scored_tender,
    scoring_tender,
    small_papers,
    voters,
    with_committee,
)

pytestmark = pytest.mark.usefixtures("known_years")


def test_the_committee_is_named_and_a_member_with_a_conflict_withdraws(cast: Cast) -> None:
    scene = opened(bids=3)
    officer = cast.plays(scene.officer)
    officer.goes(scene.tender.get_absolute_url()).presses("Begin the examination", "Begin the examination")
    experts = [expert(f"专家{n}") for n in range(5)]
    own = person("采购人代表", ("evaluator", scene.side.buyer))
    where = f"/procurement/tenders/{scene.tender.pk}/committee/"
    officer.goes(where)
    for n, someone in enumerate(experts[:4]):
        names(officer, someone.pk, "expert", leads=n == 0)
    names(officer, own.pk, "buyer")

    torn = cast.plays(experts[3])
    torn.goes("/procurement/evaluations/").presses("Declare your conflicts of interest").sees(scene.providers[0].name)
    torn.types({"Yes, I withdraw from this committee": True, "Which relation to which bidder": "两年前在该校任教"})
    torn.presses("Hand in the declaration")
    officer.goes(where).sees("recused").sees("两年前在该校任教")
    names(officer, experts[4].pk, "expert")

    leader = cast.plays(experts[0]).goes("/procurement/evaluations/")
    leader.presses("Declare your conflicts of interest").types({"No, none of the relations named above": True})
    leader.presses("Hand in the declaration")
    for seat in Member.objects.filter(has_conflict=None, left_at=None):
        committee.declare(seat, has_conflict=False, by=scene.actor_of(seat), at=scene.at)
    officer.goes(where).sees("The committee is complete and lawful.")


def names(officer: Visitor, person_pk: int, kind: str, *, leads: bool = False) -> None:
    officer.page.locator("[name=person]").select_option(str(person_pk))
    officer.page.locator("[name=kind]").select_option(kind)
    officer.page.locator("[name=is_leader]").set_checked(leads)
    if kind == "expert":
        officer.page.locator("#id_reason").fill(DIRECT["reason"])
        officer.page.locator("[name=approval]").fill(DIRECT["approval"])
    else:
        officer.page.locator("[name=letter]").fill("授权函1号")
    officer.presses("Name this person")


def test_qualification_and_conformity_are_examined_with_reasons(cast: Cast) -> None:
    scene = with_committee(examining(bids=4))
    officer, leader = cast.plays(scene.officer), cast.plays(scene.leader)
    officer.goes(scene.tender.get_absolute_url()).presses("Evaluation").presses("Qualification examination")
    finds(officer, missing=3)
    officer.presses("Save the findings").confirms("Conclude the examination", "Conclude")
    officer.sees("This examination is concluded; its findings stand.")
    assert sorted(Bid.objects.values_list("state", flat=True)) == ["opened", "opened", "opened", "rejected"]
    leader.goes(f"/procurement/lots/{scene.lot.pk}/examination/conformity/").misses(scene.providers[0].name)
    finds(leader)
    leader.presses("Save the findings").misses("Sign the dissent")
    others = [by for by in voters(scene) if by != scene.leader]
    second = cast.plays(others[0]).goes(f"/procurement/lots/{scene.lot.pk}/examination/conformity/")
    for column in range(3):
        second.page.locator("button[name=all_met]").nth(column).click()
    cells = [(bid, need, True) for bid in scene.bids("opened") for need in scene.tender.requirements.filter(kind="conformity")]
    for by in others[1:]:
        differs = [(*cells[0][:2], False, "装订不符合要求")] if by == others[-1] else []
        examination.record(scene.lot, "conformity", [*cells[1:], *(differs or cells[:1])], by=by, at=scene.at)
    third = cast.plays(others[-1]).goes(f"/procurement/lots/{scene.lot.pk}/examination/conformity/").sees("装订不符合要求")
    third.types({"Dissenting opinion and its reason": "装订不符合要求"}).presses("Sign the dissent")
    leader.goes(f"/procurement/lots/{scene.lot.pk}/examination/conformity/").sees("4:1")
    leader.confirms("Conclude the examination", "Conclude")
    officer.goes(f"/procurement/tenders/{scene.tender.pk}/examination/").sees("concluded")
    officer.paper(officer.page.locator("#main a[href$='/paper/']").first)
    officer.goes(scene.tender.get_absolute_url()).presses("Begin the scoring", "Begin the scoring")
    assert Tender.objects.get(pk=scene.tender.pk).state == "evaluating"


def finds(examiner: Visitor, *, missing: int | None = None) -> None:
    """Every finding by keyboard: 1 is met, 0 is not; the bid in column `missing` lacks the first requirement."""
    rows = examiner.page.locator("table.findings tbody tr")
    for row in range(rows.count()):
        cells = rows.nth(row).locator("[data-finding]")
        cells.first.locator("input").first.focus()
        for column in range(cells.count()):
            if (row, column) == (0, missing):
                examiner.page.keyboard.press("0")
                examiner.page.keyboard.type("营业执照缺失")
            else:
                examiner.page.keyboard.press("1")
                examiner.page.keyboard.press("ArrowRight")


def test_a_score_sheet_is_filled_in_and_signed_with_the_keyboard_alone(cast: Cast) -> None:
    scene = scoring_tender()
    mine = scene.sheets()[0]
    judge = cast.plays(mine.evaluator).goes("/procurement/evaluations/")
    judge.presses("Fill in your score sheet").misses(scene.providers[0].name)
    scores = judge.page.locator(".sheet__score")
    columns = scene.lot.bids.filter(state="admitted").count()
    scores.first.focus()
    too_much(judge, scores.first)
    for n in range(scores.count()):
        at = scores.nth(n)
        expect(at).to_be_focused()
        types_points(judge, at, needs_reason=n == 1)
        judge.page.keyboard.press("ArrowRight" if (n + 1) % columns else "Enter")
        for _back in range(columns - 1 if (n + 1) % columns == 0 and n + 1 < scores.count() else 0):
            judge.page.keyboard.press("ArrowLeft")
    judge.page.keyboard.press("Tab")
    expect(judge.page.locator(".sheet__score[data-state=saved]")).to_have_count(scores.count())
    expect(judge.page.locator("[data-sheet-progress-said]")).to_contain_text(str(scores.count()))
    judge.presses("Check and sign").sees("reason missing")
    judge.presses("Change scores")
    expect(scores.nth(1)).not_to_have_value("")
    scores.nth(1).focus()
    judge.page.keyboard.press("Tab")
    judge.page.keyboard.type("特别突出，见方案第三章")
    judge.page.keyboard.press("Tab")
    expect(judge.page.locator("[data-sheet-bare-said]")).to_have_text("")
    judge.presses("Check and sign").confirms("Sign and submit the score sheet", "Sign")
    mine.refresh_from_db()
    assert mine.state == "submitted"


def too_much(judge: Visitor, score: Locator) -> None:
    """Points above the most are said to be wrong at once and are not kept."""
    judge.page.keyboard.type("999")
    expect(score).to_have_attribute("aria-invalid", "true")
    judge.page.keyboard.press("Escape")
    expect(score).to_have_value("")


def types_points(judge: Visitor, score: Locator, *, needs_reason: bool) -> None:
    most = float(score.get_attribute("data-highest") or 0)
    judge.page.keyboard.type(f"{most if needs_reason else most * 0.8:g}")


def test_the_report_is_read_and_signed_by_all_and_printed(cast: Cast) -> None:
    scene = scored_tender()
    seats = list(Member.objects.filter(evaluation__tender=scene.tender, left_at=None).order_by("pk"))
    first, last = cast.plays(seats[0].person), cast.plays(seats[-1].person)
    first.goes("/procurement/evaluations/").presses("Read and sign the report").sees(scene.providers[0].name)
    first.confirms("Sign the report", "Sign").sees("You have signed the report.")
    with small_papers():
        for seat in seats[1:-1]:
            evaluation.sign_report(scene.evaluation, by=scene.actor_of(seat), at=scene.at)
    last.goes("/procurement/evaluations/").presses("Read and sign the report")
    last.types({"I sign with a dissenting opinion": True, "Dissenting opinion and its reason": "师资评分偏高"})
    last.confirms("Sign the report", "Sign")
    officer = cast.plays(scene.officer).goes(scene.evaluation.get_absolute_url()).sees("师资评分偏高")
    officer.paper(officer.page.locator("#main a[href*='/reports/']").first)
    officer.presses("Back to the tender").sees("evaluated")
    assert Tender.objects.get(pk=scene.tender.pk).state == "evaluated"


def test_bids_are_scored_side_by_side_with_the_keyboard_alone(cast: Cast) -> None:
    scene = scoring_tender(bids=4)
    mine = scene.sheets()[0]
    leaves = judged_leaves(scene.tender)
    judge = cast.plays(mine.evaluator).goes(f"/procurement/sheets/{mine.pk}/criteria/{leaves[0].pk}/")
    scores = judge.page.locator(".sheet__score")
    expect(scores).to_have_count(3)
    expect(scores.first).to_be_focused()
    judge.page.keyboard.type("-1")
    expect(scores.first).to_have_attribute("aria-invalid", "true")
    judge.page.keyboard.press("Escape")
    judge.page.keyboard.type("7")
    judge.page.keyboard.press("j")
    expect(scores.nth(1)).to_be_focused()
    judge.sees("All changes saved")
    judge.looks()
    judge.page.keyboard.press("n")
    judge.page.wait_for_url(f"**/criteria/{leaves[1].pk}/?*")
    expect(scores.first).to_be_focused()
    judge.page.set_viewport_size({"width": 390, "height": 844})
    judge.looks()
    assert Score.objects.get().points == 7
