"""Two envelopes: technical first, price after the scores are locked, and never the price of a bid below the threshold."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Award, Bid, Envelope, Lot, Opening, PriceOpening, Result, Tender
from tender.procurement.queries.examination import reasons_of
from tender.procurement.rules.rulebook_files import VARIABLE
from tender.procurement.services import evaluation, examination, price_opening
from tender.procurement.services import tender as tenders
from tender.procurement.services.bid import parts_of
from tender.procurement.services.formula import save_formula
from tests.builders import AT, after
from tests.builders.before import buyer_side, draft_tender, published_tender
from tests.builders.bids import open_it, sealed_bid, verified_provider
from tests.procurement.rules.test_rulebook_choice import district_file

pytestmark = pytest.mark.django_db
ALLOWED = '\n[price_formulas]\nquality_cost = { methods = ["open_tender"], law = "本区采购办法 第9条", seen = "I" }\n'
WEAK = Decimal("987654.32")  # the price of the fourth bid, which must never be read


@pytest.fixture
def scene(tmp_path, monkeypatch, settings):
    """Four bids in two envelopes; the fourth will be below 60 percent of the technical points. Nothing is opened yet."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr("tender.core.papers.pdf", after.printed)
    settings.JURISDICTION = "CN/Chongqing/Dadukou/Jiulong"
    path = district_file(tmp_path, "jiulong-2026", since="2026-02-01")
    text = path.read_text(encoding="utf-8").replace('Dadukou"', 'Dadukou/Jiulong"')
    path.write_text(text + ALLOWED, encoding="utf-8")
    side = buyer_side(at=AT)
    draft = draft_tender(side, at=AT)
    save_formula(draft, {"formula": "quality_cost", "threshold": Decimal(60)}, version=draft.version, by=side.officer, at=AT)
    Lot.objects.filter(tender=draft).update(ceiling=Decimal(1_000_000), budget=Decimal(1_000_000))
    monkeypatch.setattr("tests.builders.before.draft_tender", lambda side, **known: Tender.objects.get(pk=draft.pk))
    tender = published_tender(side, at=AT)
    found = after.Scene(Tender.objects.get(pk=tender.pk), side, tender.deadline + timedelta(hours=1))
    for n, price in enumerate((*after.PRICES[:3], WEAK)):
        body, by = verified_provider(f"{after.NAMES[n]}{tender.pk}", kind="university", at=AT)
        found.providers.append(body)
        found.provider_actors.append(by)
        sealed_bid(found.lot, body, price=price, text=f"{body.name}的方案", with_file=n == 0)
    return found


def opened(scene):
    tenders.close(scene.tender, by=CLOCK, clock=FixedClock(scene.tender.deadline))
    open_it(Tender.objects.get(pk=scene.tender.pk), by=scene.officer, at=scene.tender.deadline + timedelta(minutes=1))
    scene.fresh()
    return scene


def weak(place, leaf, member):
    """The fourth provider gets half of the points, the others the usual ones."""
    return leaf.weight / 2 if place == 3 else after.points_for(place, leaf, member)


def locked(scene):
    scene.tender = examination.begin_examination(opened(scene).tender, by=scene.officer, at=scene.at)
    return after.scored_tender(after.scoring_tender(after.examined_tender(after.with_committee(scene))), points=weak)


def test_the_price_alone_is_in_the_price_envelope_so_that_bond_and_declarations_are_read_first():
    content = {"price": "1", "bond": {"form": "transfer"}, "answers": {}, "files": {
        "a": {"about": "price"}, "b": {"about": "bond"}, "c": {"about": "answers.1"},
    }}  # fmt: skip
    parts = parts_of(content, is_split=True)
    assert list(parts["price"]) == ["price", "files"]
    assert (list(parts["price"]["files"]), list(parts["technical"]["files"])) == (["a"], ["b", "c"])
    assert parts["technical"]["bond"] == {"form": "transfer"}
    assert "bond" in parts_of(content)["price"]


def test_the_opening_reads_no_price(scene):
    opened(scene)
    assert {(bid.state, bid.price) for bid in scene.bids()} == {("opened", None)}
    lines = Opening.objects.get().lines
    assert {(line["price"], line["price_sealed"], line["period"] != "") for line in lines} == {(None, True, True)}


def test_nothing_is_ranked_or_signed_before_the_prices_are_opened(scene, client):
    locked(scene)
    assert (scene.evaluation.state, Result.objects.exists()) == ("reconciling", False)
    assert {bid.price for bid in scene.bids()} == {None}
    with pytest.raises(Refusal) as refused:
        evaluation.sign_report(scene.evaluation, by=scene.leader, at=scene.at)
    assert refused.value.code == "prices_sealed"
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    for name, key in (("evaluation", scene.evaluation.pk), ("scores", scene.lot.pk), ("fairness", scene.evaluation.pk)):
        assert client.get(reverse(f"procurement:{name}", args=[key])).status_code == 200
    move = reverse("procurement:evaluation-move", args=[scene.evaluation.pk, "open_prices"])
    assert client.post(move, {"sure": "1"}).status_code == 302
    assert PriceOpening.objects.exists()
    assert client.get(reverse("procurement:price-record", args=[scene.evaluation.pk])).status_code == 200


def test_a_price_below_the_threshold_is_returned_sealed_and_read_by_nobody(scene):
    locked(scene)
    for other in (scene.leader, scene.approver):
        with pytest.raises(Refusal) as refused:
            price_opening.open_prices(scene.evaluation, by=other, at=scene.at)
        assert refused.value.code == "forbidden"
    price_opening.open_prices(scene.evaluation, by=scene.officer, at=scene.at)
    *passed, out = scene.bids()
    assert [(bid.state, bid.price, bid.place) for bid in passed] == [
        ("ranked", price, place) for place, price in enumerate(after.PRICES[:3], 1)
    ]
    assert (out.state, out.price, hasattr(out, "result")) == ("rejected", None, False)
    assert "50.00%" in reasons_of(out)
    assert Envelope.objects.get(bid=out, part="price").ended_at == scene.at
    made = PriceOpening.objects.get()
    assert ([line["bidder"] for line in made.lines], [one["bidder"] for one in made.returned]) == (
        [bid.provider.name for bid in sorted(passed, key=lambda bid: bid.alias)], [out.provider.name],
    )  # fmt: skip
    said = " ".join([str(made.lines), str(made.returned), *map(str, AuditLine.objects.values_list("args", "reason"))])
    assert not any(text in said for text in ("987654", "987,654"))
    lowest = Result.objects.get(bid=passed[0])
    assert lowest.price_score == sum(one.weight for one in scene.tender.criteria.all() if one.kind == "price")
    with pytest.raises(Refusal) as refused:
        price_opening.open_prices(scene.evaluation, by=scene.officer, at=scene.at)
    assert refused.value.code == "prices_opened"


def test_the_report_and_the_award_follow(scene):
    locked(scene)
    price_opening.open_prices(scene.evaluation, by=scene.officer, at=scene.at)
    after.evaluated_tender(scene)
    assert Award.objects.get().winner == scene.bids()[0]


def test_a_broken_price_envelope_or_one_above_the_ceiling_is_out_alone(scene):
    locked(scene)
    first, second, *_rest = scene.bids()
    Envelope.objects.filter(bid=first, part="price").update(ciphertext=b"broken")
    scene.tender.lots.update(ceiling=Decimal(240_000))
    price_opening.open_prices(scene.evaluation, by=scene.officer, at=scene.at)
    states = {bid.pk: bid.state for bid in Bid.objects.all()}
    assert [states[bid.pk] for bid in scene.bids()] == ["rejected", "ranked", "rejected", "rejected"]
    assert "密封被破坏" in reasons_of(Bid.objects.get(pk=first.pk))
    assert Bid.objects.get(pk=second.pk).place == 1


def test_a_tender_with_one_opening_has_no_second():
    plain = after.scored_tender(bids=3)
    with pytest.raises(Refusal) as refused:
        price_opening.open_prices(plain.evaluation, by=plain.officer, at=plain.at)
    assert refused.value.code == "one_envelope"
