"""Part six of the trip: the leader decides, the candidates are public, letters go out, an objection is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tender.core import clock, outbox
from tender.procurement.models import Award, Challenge
from tests.browser.people import Cast, Visitor
from tests.builders.after import Scene, awarded_tender, decided_award, evaluated_tender

pytestmark = pytest.mark.usefixtures("known_years")


def test_the_leader_decides_and_the_candidates_are_public(cast: Cast) -> None:
    scene = evaluated_tender()
    leader, officer, citizen = cast.plays(scene.approver), cast.plays(scene.officer), cast.anyone()
    leader.goes("/home/").sees("Decide the award")
    leader.goes(f"/procurement/tenders/{scene.tender.pk}/award/").presses("Decide the award")
    leader.confirms("Decide the award", "Decide").sees("The award is decided.")
    officer.goes(f"/procurement/tenders/{scene.tender.pk}/award/").presses("Publish the candidates", "Publish the candidates")
    officer.sees("The candidates are public.")
    notice = scene.tender.notices.get(kind="candidates")
    citizen.goes("/").presses(notice.title).sees(scene.providers[0].name)
    citizen.paper(citizen.page.locator("#main a[href$='/paper/']").first)


@pytest.fixture
def scene() -> Scene:
    """A tender whose candidates have been public for longer than the period."""
    scene = evaluated_tender()
    scene.at = clock.now() - timedelta(days=6)
    return awarded_tender(decided_award(scene))


def test_letters_go_out_and_an_objection_is_answered(cast: Cast, scene: Scene) -> None:
    officer, winner, loser = (cast.plays(one) for one in (scene.officer, *scene.provider_actors[:2]))
    award = Award.objects.get()
    officer.goes(award.get_absolute_url()).presses("Send the letters", "Send the letters")
    officer.sees("The award is announced and the letters are out.")
    outbox.drain()
    for provider, place in ((winner, 0), (loser, 1)):
        reads_the_result(provider, scene, place)
    objects(loser)
    outbox.drain()
    answers(officer)
    outbox.drain()
    loser.goes(Challenge.objects.get().get_absolute_url()).sees("评分符合招标文件")
    loser.paper(loser.page.locator("#main a[href$='/answer/']").first)
    cast.anyone().goes(f"/tenders/{scene.tender.pk}/").presses(scene.tender.notices.get(kind="award").title)


def reads_the_result(provider: Visitor, scene: Scene, place: int) -> None:
    bid = scene.bids()[place]
    provider.goes(f"/procurement/bids/{bid.pk}/result/").sees("Your rank").sees(scene.providers[0].name)
    provider.paper(provider.page.locator("#main a[href*='/letters/']").first)


def objects(loser: Visitor) -> None:
    loser.presses("File an objection").types(
        {"Matter and request": "请复核服务方案的评分", "Facts": "我方方案完整", "Legal basis": "财政部令第94号 第10条"}
    )
    loser.page.locator("[name=step]").select_option("result")
    loser.presses("File the objection").sees("请复核服务方案的评分")


def answers(officer: Visitor) -> None:
    officer.goes(Challenge.objects.get().get_absolute_url()).presses("Accept the objection", "Accept the objection")
    officer.presses("Dismiss").types({"Answer with reasons": "评分符合招标文件，维持原结果"}).presses("Dismiss")
    assert Challenge.objects.get().state == "dismissed"
