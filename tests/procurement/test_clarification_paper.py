"""The letter to a bidder as a paper (rulebook §7): what is asked, until when, the reply; by name only for who may know it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tender.core.clock import FixedClock
from tender.core.paper_words import points
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Clarification
from tender.procurement.queries.clarification import access_named_letter
from tender.procurement.rules.clarification import COSTS
from tender.procurement.rules.correction import Figures
from tender.procurement.services import clarification as letters
from tender.procurement.services.clarification_paper import letter_sheet
from tests.builders import after
from tests.builders.bids import upload


@pytest.fixture
def scene(db) -> after.Scene:
    return after.examined_tender(bids=3)


def ask(scene: after.Scene, kind: str, **known) -> Clarification:
    return letters.ask(
        scene.bids()[0], letters.Asked(kind, "请说明。", scene.at + timedelta(hours=1), **known), by=scene.leader, at=scene.at
    )


def again(letter: Clarification) -> Clarification:
    return Clarification.objects.get(pk=letter.pk)


def test_it_says_what_is_asked_until_when_and_by_which_article(scene):
    sheet = letter_sheet(ask(scene, "clarification"))
    assert (sheet.addressee, sheet.item, sheet.reply) == (scene.providers[0].name, "请说明。", None)
    assert sheet.deadline == scene.at + timedelta(hours=1)
    assert "第51条" in sheet.law
    assert sheet.issuer == "评标委员会"  # no member is named


def test_a_low_price_carries_triggers_and_the_reply_its_cost_table(scene):
    letter = ask(scene, "low_price", hours=Decimal(40))
    costs = {name: Decimal(0) for name in COSTS} | {"teachers": scene.bids()[0].price}
    said = letters.Answer("自有场地。", costs=costs, uploads=[upload()])
    letter = letters.answer(letter, said, by=scene.provider_actors[0], clock=FixedClock(scene.at))
    sheet = letter_sheet(again(letter))
    assert "启动异常低价审查的情形" in sheet.figures[0]
    assert ("师资费", scene.bids()[0].price) in sheet.reply.costs
    assert len(sheet.reply.files) == 1
    assert sheet.reply.digest == letter.digest


def test_a_correction_shows_both_figures(scene):
    price = scene.bids()[0].price
    sheet = letter_sheet(ask(scene, "correction", figures=Figures(price, price + 1, None, None)))
    assert f"修正后的报价{price + 1:,.2f}元" in sheet.figures[-1]


def test_who_judges_blind_does_not_get_it(client, scene):
    letter = ask(scene, "clarification")
    for by in (scene.leader, scene.provider_actors[1]):
        with pytest.raises(Refusal) as found:
            access_named_letter(by, letter.pk)
        assert found.value.status == 404
    for by in (scene.officer, scene.provider_actors[0]):
        client.force_login(Person.objects.get(pk=by.person_id))
        got = client.get(reverse("procurement:clarification-paper", args=[letter.pk]))
        assert got.content.startswith(b"%PDF-")
        page = client.get(reverse("procurement:clarification", args=[letter.pk])).content.decode()
        assert reverse("procurement:clarification-paper", args=[letter.pk]) in page


@pytest.mark.parametrize(
    ("value", "shown"), [("80.2800", "80.28"), ("87.4", "87.40"), ("8.3125", "8.3125"), ("90", "90.00"), ("0.0000", "0.00")]
)
def test_points_on_papers_have_no_idle_zeros(value, shown):
    assert points(Decimal(value)) == shown
