"""Single source after its offer is open: negotiated, recorded, signed by all who negotiated, decided, announced, contracted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.contracts.models import Contract
from tender.core import outbox
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.parties.queries import actor_of
from tender.portal import queries as portal
from tender.procurement.models import Award, Bid, Letter, Notice, PriceTalk, Talker, Tender
from tender.procurement.services import award, challenge, examination, price_talk
from tests.builders import actor, after
from tests.builders import price_talks as build
from tests.builders.flows import open_steps
from tests.procurement.pages import login

pytestmark = pytest.mark.django_db


def refused(code: str, do, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code
    return found.value


def test_from_the_open_offer_to_a_contract_at_the_agreed_price():
    scene, talk = build.handed_out()
    assert "sign" in open_steps(scene.tender)
    assert "begin_examination" not in open_steps(scene.tender)
    first, last = talk.people.select_related("person")
    with after.small_papers():
        price_talk.sign(talk, by=actor_of(first.person, scene.at), at=scene.at)
        refused("signed_already", price_talk.sign, talk, by=actor_of(first.person, scene.at), at=scene.at)
        talk = price_talk.sign(talk, dissent="成本测算偏高。", by=actor_of(last.person, scene.at), at=scene.at)
    tender, bid = scene.fresh(), Bid.objects.get()
    assert (talk.state, tender.state, bid.state, bid.place, bid.price) == ("signed", "evaluated", "ranked", 1, build.AGREED)
    assert talk.paper is not None
    assert bid.statement["first_price"] == "250000.00"
    made = Award.objects.get()
    refused("no_candidates", award.publicise, award.decide(made, by=scene.approver, at=scene.at), by=scene.officer, at=scene.at)
    refused("forbidden", award.notify, made, by=scene.approver, at=scene.at)
    with after.small_papers():
        made = award.notify(made, by=scene.officer, at=scene.at)
        outbox.drain()
    notice = Notice.objects.get(tender=tender, kind="award")
    assert "成交" in notice.title
    assert "成交" in notice.number
    assert "中标" not in notice.sheet["text"]
    assert Letter.objects.get().award.price == build.AGREED
    assert portal.public_notice(notice.pk) == notice
    assert (scene.fresh().state, Contract.objects.get().amount) == ("awarded", build.AGREED)
    assert not Notice.objects.filter(tender=tender, kind="candidates").exists()
    assert made.publicity_ends > scene.at


def test_the_deal_may_be_objected_to_and_is_held_back_by_an_open_objection():
    scene, _talk = build.signed()
    made = award.decide(Award.objects.get(), by=scene.approver, at=scene.at)
    text = {"matter": "事项", "facts": "事实", "law": "财政部令第94号 第10条"}
    filed = challenge.file_challenge(
        scene.tender, scene.providers[0], step="process", **text, by=scene.provider_actors[0], at=scene.at
    )
    refused("challenge_open", award.notify, made, by=scene.officer, at=scene.at)
    challenge.refuse(filed, reason="不属于质疑范围", by=scene.officer, at=scene.at)
    with after.small_papers():
        assert award.notify(made, by=scene.officer, at=scene.at).state == "notified"


def test_the_record_must_be_whole_before_it_is_handed_out():
    scene = build.source_opened()
    who = {"by": scene.officer, "at": scene.at}
    given = {"people": build.people(scene), "prices": {b.pk: build.AGREED for b in price_talk.bids_of(scene.tender)}, "version": 0}

    def write(version: int = 0, **known):
        return price_talk.write(scene.tender, build.said(scene), **{**given, "version": version, **who, **known})

    refused("price_not_agreed", write, prices={})
    said = refused("price_above_ceiling", write, prices=dict.fromkeys(given["prices"], Decimal(10**7)))
    assert "第42条" in said.law
    refused("price_above_offer", write, prices=dict.fromkeys(given["prices"], build.OFFERED + 1))
    refused("forbidden", write, by=scene.approver)
    assert not PriceTalk.objects.exists()
    talk = write(people=given["people"][:1])
    refused("edited_meanwhile", write)
    refused("talk_people", price_talk.hand_out, talk, **who)
    talk = write(version=1)
    refused("forbidden", price_talk.hand_out, talk, by=scene.approver, at=scene.at)
    PriceTalk.objects.update(costs=" ")
    refused("talk_incomplete", price_talk.hand_out, talk, **who)
    PriceTalk.objects.update(costs="x", held_on=scene.at.date() + timedelta(days=1))
    assert "第41" in refused("talk_day", price_talk.hand_out, talk, **who).law
    PriceTalk.objects.update(held_on=scene.at.date())
    price_talk.hand_out(talk, **who)
    refused("talk_handed_out", write, version=2)


def test_a_record_taken_back_is_signed_again_by_all():
    scene, talk = build.handed_out()
    first = talk.people.select_related("person").first()
    price_talk.sign(talk, by=actor_of(first.person, scene.at), at=scene.at)
    refused("reason_missing", price_talk.take_back, talk, reason="", by=scene.officer, at=scene.at)
    price_talk.take_back(talk, reason="价格写错", by=scene.officer, at=scene.at)
    assert "negotiate" in open_steps(scene.tender)
    assert "sign" not in open_steps(scene.tender)
    assert not Talker.objects.exclude(signed_at=None).exists()
    refused("wrong_state", price_talk.sign, talk, by=actor_of(first.person, scene.at), at=scene.at)
    price_talk.hand_out(talk, by=scene.officer, at=scene.at)
    assert open_steps(scene.tender).count("sign") == 2


def test_who_refuses_to_sign_is_deemed_to_agree():
    scene, talk = build.handed_out()
    first, last = talk.people.select_related("person")
    refused("forbidden", price_talk.sign, talk, by=scene.approver, at=scene.at)
    refused("forbidden", price_talk.deem, last, reason="拒签", by=scene.approver, at=scene.at)
    refused("reason_missing", price_talk.deem, last, reason=" ", by=scene.officer, at=scene.at)
    price_talk.deem(last, reason="两次催签，拒绝签字且未说明理由。", by=scene.officer, at=scene.at)
    with after.small_papers():
        price_talk.sign(talk, by=actor_of(first.person, scene.at), at=scene.at)
    assert scene.fresh().state == "evaluated"


def test_one_source_is_neither_examined_nor_scored_and_no_other_procedure_negotiates():
    scene = build.source_opened()
    assert "第41" in refused("price_negotiated", examination.begin_examination, scene.tender, by=scene.officer, at=scene.at).law
    other = after.opened()
    refused("wrong_procedure", build.written, other)


def test_everybody_who_negotiated_is_told_and_only_they_and_the_buyer_see_it(client, monkeypatch):
    scene, talk = build.handed_out()
    outbox.drain()
    people = set(talk.people.values_list("person_id", flat=True))
    assert set(Notification.objects.filter(event="price_talk.handed_out").values_list("person_id", flat=True)) == people
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", lambda self: scene.at)
    page = talk.get_absolute_url()
    first, last = talk.people.select_related("person")
    assert login(client, scene.provider_actors[0]).get(page).status_code == 404
    assert login(client, actor("officer", scene.providers[0])).get(page).status_code == 404
    assert login(client, scene.approver).post(page, {"dissent": ""}).status_code == 403
    with after.small_papers():
        for one in (first, last):
            asked = login(client, actor_of(one.person, scene.at))
            assert "238,000" in asked.get(page).content.decode()
            assert asked.post(page, {"dissent": ""}).status_code == 302
    assert Tender.objects.get(pk=scene.tender.pk).state == "evaluated"
    officer = login(client, scene.officer)
    assert officer.get(f"{page}paper/").status_code == 200
    assert officer.get(Award.objects.get().get_absolute_url()).status_code == 200


def test_the_officer_writes_the_record_on_its_page(client, monkeypatch):
    scene = build.source_opened()
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", lambda self: scene.at)
    page = f"/procurement/tenders/{scene.tender.pk}/price-talk/"
    officer = login(client, scene.officer)
    assert officer.get(page).status_code == 200
    own, expert = (one for one, _kind in build.people(scene))
    bid = Bid.objects.get()
    form = {"held_on": str(scene.at.date()), **build.TEXTS, "buyers": own.pk, "experienced": own.pk, "version": 0}
    form[f"price_{bid.pk}"] = "238000"
    assert officer.post(f"{page}write/", form).status_code == 422
    assert officer.post(f"{page}write/", form | {"experienced": expert.pk}).status_code == 302
    talk = PriceTalk.objects.get()
    assert (talk.people.count(), talk.prices.get().price) == (2, Decimal(238_000))
    assert officer.post(f"{page}move/hand_out/", {"sure": "1"}).status_code == 302
    assert officer.post(f"/procurement/price-talkers/{talk.people.last().pk}/deem/", {"reason": ""}).status_code == 422
    assert officer.post(f"/procurement/price-talkers/{talk.people.last().pk}/deem/", {"reason": "拒签"}).status_code == 302
    assert login(client, scene.approver).get(f"{page}write/").status_code == 403
