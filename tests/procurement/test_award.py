"""Awards: decided by the leader alone, public for the lawful period, letters to each bidder for its own eyes."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tender.core import clock
from tender.core.models import AuditLine, DueMove
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Award, Letter, Notice, Report, ScoringTerms, TieDraw
from tender.procurement.queries.challenge import window_of
from tender.procurement.queries.duties import dates_of
from tender.procurement.queries.road import road
from tender.procurement.rules import rulebook
from tender.procurement.rules.challenge import filing_ends
from tender.procurement.services import award as services
from tender.procurement.services import tie_draw
from tender.procurement.services.letter import regret_sheet
from tests.builders import SHANGHAI, after, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return after.evaluated_tender(bids=4, failing=(3,))


def the_award():
    return Award.objects.get()


def test_only_the_leader_decides(scene):
    for other in (scene.officer, scene.leader, scene.provider_actors[0]):
        with pytest.raises(Refusal) as refused:
            services.decide(the_award(), by=other, at=scene.at)
        assert refused.value.code == "forbidden"
    decided = services.decide(the_award(), by=scene.approver, at=scene.at)
    assert (decided.state, decided.winner, decided.price) == ("decided", scene.bids()[0], after.PRICES[0])


def test_only_the_first_candidate_can_be_confirmed(scene):
    with pytest.raises(Refusal) as refused:
        services.decide(the_award(), winner=scene.bids()[1], by=scene.approver, at=scene.at)
    assert (refused.value.code, refused.value.law) == ("not_first_candidate", "财政部令第87号 第68条")


def test_an_award_without_a_signed_report_is_refused():
    scene = after.scored_tender()
    early = services.propose(scene.tender, at=scene.at)[0]
    with pytest.raises(Refusal) as refused:
        services.decide(early, by=scene.approver, at=scene.at)
    assert refused.value.code == "report_unsigned"


def equals(tie_end="draw", **known):
    """Three bids that nothing separates, the report signed."""
    scene = after.with_committee(bids=3, **known)
    ScoringTerms.objects.update_or_create(tender=scene.tender, defaults={"tie_end": tie_end})
    for bid in scene.bids():
        bid.price = after.PRICES[0]
        bid.save()
    return after.evaluated_tender(
        after.scored_tender(after.scoring_tender(after.examined_tender(scene)), points=lambda place, leaf, member: leaf.weight / 2)
    )


def test_where_the_file_says_so_the_leader_draws_by_hand_with_a_word_on_how():
    scene = equals("hand")
    who = {"by": scene.approver, "at": scene.at}
    for how, code in (({}, "winner_missing"), ({"winner": scene.bids()[2]}, "reason_missing")):
        with pytest.raises(Refusal) as refused:
            services.decide(the_award(), **how, **who)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        tie_draw.draw_among_equals(the_award(), **who)
    assert refused.value.code == "drawn_by_hand"
    assert services.decide(the_award(), winner=scene.bids()[2], reason="现场抽签，纪检监督", **who).winner == scene.bids()[2]


def test_among_equals_the_draw_decides_and_anybody_can_repeat_it():
    scene = equals()
    who = {"by": scene.approver, "at": scene.at}
    for how in ({}, {"winner": scene.bids()[2]}):
        with pytest.raises(Refusal) as refused:
            services.decide(the_award(), **how, **who)
        assert (refused.value.code, refused.value.law) == ("draw_missing", "财政部令第87号 第57条、第68条")
    with pytest.raises(Refusal) as refused:
        tie_draw.draw_among_equals(the_award(), by=scene.officer, at=scene.at)
    assert refused.value.code == "forbidden"
    made = tie_draw.draw_among_equals(the_award(), word="廉洁", **who)
    keys = {bid.pk: sha256(f"{made.seed}\n{bid.provider.uscc}".encode()).hexdigest() for bid in scene.bids()}
    assert made.drawn_bid == min(keys, key=keys.__getitem__)
    assert Report.objects.get().paper.sha256 in made.seed
    assert "|廉洁|" in made.seed
    line = AuditLine.objects.get(event="award.tie_drawn")
    assert (line.args["seed"], made.paper.size > 1000) == (made.seed, True)
    with pytest.raises(Refusal) as refused:
        tie_draw.draw_among_equals(the_award(), **who)
    assert refused.value.code == "draw_made"
    other = next(bid for bid in scene.bids() if bid.pk != made.drawn_bid)
    with pytest.raises(Refusal) as refused:
        services.decide(the_award(), winner=other, **who)
    assert refused.value.code == "not_drawn"
    decided = services.decide(the_award(), **who)
    assert decided.winner_id == made.drawn_bid
    after.awarded_tender(scene)
    assert made.seed in str(Notice.objects.get(kind="candidates").sheet)


def test_a_single_first_candidate_is_not_drawn(scene):
    with pytest.raises(Refusal) as refused:
        tie_draw.draw_among_equals(the_award(), by=scene.approver, at=scene.at)
    assert refused.value.code == "nothing_to_draw"


def test_the_leader_draws_on_the_page_and_everybody_reads_the_record_once_it_is_public(client):
    scene = equals()
    url = reverse("procurement:tie-draw", args=[the_award().pk])
    assert client.get(url).status_code == 404
    client.force_login(Person.objects.get(pk=scene.approver.person_id))
    assert scene.providers[0].name in client.get(url).content.decode()
    assert client.get(reverse("procurement:tie-draw-paper", args=[the_award().pk])).status_code == 404
    assert client.post(url, {"word": "公开"}).status_code == 302
    made = TieDraw.objects.get()
    assert made.seed in client.get(url).content.decode()
    move = reverse("procurement:award-move", args=[the_award().pk, "decide"])
    assert client.post(move, {"winner": made.drawn_bid}).status_code == 302
    after.awarded_tender(scene)
    client.logout()
    assert made.seed in client.get(url).content.decode()
    assert client.get(reverse("procurement:tie-draw-paper", args=[the_award().pk])).status_code == 200


def test_the_real_record_is_printed():
    scene = equals()
    assert tie_draw.draw_among_equals(the_award(), by=scene.approver, at=scene.at).paper.size > 5000


def test_candidates_are_public_until_the_end_of_the_next_working_day(scene):
    after.awarded_tender(after.decided_award(scene))
    award = the_award()
    monday = scene.at.astimezone(SHANGHAI)
    assert monday.strftime("%A") == "Monday"
    assert award.publicity_ends == monday.replace(hour=0, minute=0) + timedelta(days=2)
    assert scene.tender.state == "awarded"
    notice = Notice.objects.get(kind="candidates")
    assert scene.providers[0].name in str(notice.sheet)
    assert DueMove.objects.get(move="notify").due_at == award.publicity_ends


def test_candidates_are_not_public_before_every_lot_is_decided():
    scene = after.evaluated_tender(lots=2)
    one, two = Award.objects.order_by("pk")
    services.decide(one, by=scene.approver, at=scene.at)
    with pytest.raises(Refusal) as refused, after.small_papers():
        services.publicise(one, by=scene.officer, at=scene.at)
    assert refused.value.code == "awards_undecided"
    services.decide(two, by=scene.approver, at=scene.at)
    after.awarded_tender(scene)
    assert {award.state for award in Award.objects.all()} == {"publicised"}
    assert Notice.objects.filter(kind="candidates").count() == 1


def test_letters_before_the_end_of_the_period_are_refused(scene):
    after.awarded_tender(after.decided_award(scene))
    award = the_award()
    with pytest.raises(Refusal) as refused, after.small_papers():
        services.notify(award, by=scene.officer, at=award.publicity_ends - timedelta(seconds=1))
    assert refused.value.code == "publicity_running"
    assert services.notify_when_due(str(award.pk), clock=clock.FixedClock(award.publicity_ends)).state == "notified"


def test_the_clock_sends_the_letters_of_all_lots_once():
    scene = after.awarded_tender(lots=2)
    ends = Award.objects.first().publicity_ends
    with after.small_papers():
        assert clock.fire_due(clock.FixedClock(ends)) >= 1
    assert {award.state for award in Award.objects.all()} == {"notified"}
    assert Notice.objects.filter(kind="award").count() == 1
    assert Letter.objects.count() == 2 * len(scene.bids())
    assert not DueMove.objects.filter(move="notify").exists()


def test_every_bidder_gets_its_own_letter_and_state(scene):
    _scene, award = after.notified_award(after.awarded_tender(after.decided_award(scene)))
    letters = {letter.bid.provider_id: letter for letter in Letter.objects.select_related("bid")}
    assert [bid.state for bid in scene.bids()] == ["selected", "not_selected", "not_selected", "not_selected"]
    assert [letters[body.pk].is_win for body in scene.providers] == [True, False, False, False]
    second = regret_sheet([award], scene.bids()[1], ranked=3, at=scene.at)
    assert (second.rank, second.ranked_bidders, second.reason) == (2, 3, "")
    failed = regret_sheet([award], scene.bids()[3], ranked=3, at=scene.at)
    assert failed.score is None
    assert "材料缺失" in failed.reason


def test_each_provider_downloads_only_its_own_letter_and_result(client, scene):
    after.notified_award(after.awarded_tender(after.decided_award(scene)))
    letters = {letter.bid.provider_id: letter for letter in Letter.objects.select_related("bid")}
    for place, body in enumerate(scene.providers):
        client.force_login(Person.objects.get(pk=scene.provider_actors[place].person_id))
        for other in scene.providers:
            status = client.get(reverse("procurement:letter", args=[letters[other.pk].pk])).status_code
            assert status == (200 if other == body else 404)
        for bid in scene.bids():
            status = client.get(reverse("procurement:bid-result", args=[bid.pk])).status_code
            assert status == (200 if bid.provider == body else 404)
    client.force_login(person("路人"))
    assert client.get(reverse("procurement:letter", args=[letters[body.pk].pk])).status_code == 404


def test_a_provider_is_led_from_the_award_to_its_own_result(client, scene):
    _scene, award = after.notified_award(after.awarded_tender(after.decided_award(scene)))
    client.force_login(Person.objects.get(pk=scene.provider_actors[1].person_id))
    answer = client.get(award.get_absolute_url())
    assert answer.url == reverse("procurement:bid-result", args=[scene.bids()[1].pk])


def test_the_result_is_secret_before_the_letters(client, scene):
    client.force_login(Person.objects.get(pk=scene.provider_actors[0].person_id))
    assert client.get(reverse("procurement:bid-result", args=[scene.bids()[0].pk])).status_code == 404
    assert client.get(the_award().get_absolute_url()).status_code == 404


def test_the_leader_decides_on_the_page(client, scene):
    client.force_login(Person.objects.get(pk=scene.approver.person_id))
    url = reverse("procurement:award-move", args=[the_award().pk, "decide"])
    assert scene.providers[0].name in client.get(url).content.decode()
    assert client.post(url, {"winner": scene.bids()[1].pk}).status_code == 200
    assert client.post(url, {"winner": scene.bids()[0].pk}).status_code == 302
    assert the_award().state == "decided"


def test_an_overturned_award_needs_a_reason_and_the_leader(scene):
    with pytest.raises(Refusal) as refused:
        services.overturn(the_award(), reason=" ", by=scene.approver, at=scene.at)
    assert refused.value.code == "reason_missing"
    assert services.overturn(the_award(), reason="质疑成立", by=scene.approver, at=scene.at).state == "overturned"


def test_real_letters_and_notices_are_printed():
    scene = after.decided_award(bids=3)
    services.publicise(the_award(), by=scene.officer, at=scene.at)
    services.notify(the_award(), by=scene.officer, at=the_award().publicity_ends)
    assert all(letter.paper.size > 5000 for letter in Letter.objects.select_related("paper"))
    assert all(notice.paper.size > 5000 for notice in Notice.objects.filter(kind__in=["candidates", "award"]))


def test_objections_run_from_the_end_of_the_award_notices_own_publicity(scene):
    """Letters, window and duties name one last day: seven working days after the notice's publicity, not the candidates'."""
    after.notified_award(after.awarded_tender(after.decided_award(scene)))
    tender = scene.fresh()
    told = localdate(Award.objects.get().notified_at)
    dates = dates_of(tender).on("objection_by")
    window = window_of(tender, scene.providers[1].pk)
    ends = filing_ends("result", window, rules=rulebook.load(tender.rulebook), calendar=district_calendar())
    letter = regret_sheet(list(Award.objects.all()), scene.bids()[1], ranked=3, at=Award.objects.get().notified_at)
    assert letter.objection_until == ends == dates > told


def test_the_road_names_the_same_days_as_the_duties(scene):
    tender = scene.fresh()
    steps = {step.key: step.at for step in road(tender, at=scene.at)}
    assert steps["awarded"] == dates_of(tender).on("decide_by")
    after.awarded_tender(after.decided_award(scene))
    tender = scene.fresh()
    steps = {step.key: step.at for step in road(tender, at=scene.at)}
    assert steps["publicity"] == dates_of(tender).on("publicity_ends")


def test_a_bidder_finds_its_result_from_its_bid(client, scene):
    after.notified_award(after.awarded_tender(after.decided_award(scene)))
    for place, bid in enumerate(scene.bids()[:2]):
        client.force_login(Person.objects.get(pk=scene.provider_actors[place].person_id))
        result = reverse("procurement:bid-result", args=[bid.pk])
        assert result in client.get(bid.get_absolute_url()).content.decode()
        assert bid.get_absolute_url() in client.get(result).content.decode()
