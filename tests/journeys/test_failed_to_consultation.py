"""An open tender fails for want of bids; the finance department approves another method; the consultation leads to a contract.
And what an upheld objection to the document leads to while bids are taken."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from tender.contracts.models import Contract
from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, Effect, Notice, Succession, Tender
from tender.procurement.services import aftermath, amendment, challenge, effect, failure, offer, question
from tender.procurement.services import tender as services
from tests.builders import after
from tests.builders.before import buyer_side, published_tender
from tests.builders.bids import sealed_bid, verified_provider
from tests.builders.procedures import answered, completed, examined_of

pytestmark = pytest.mark.django_db
EVIDENCE = {"notice_proof": "公告截图", "objections": "无供应商质疑", "opinion": "三名专家认为无不合理条款"}


def test_a_failed_open_tender_becomes_a_consultation_and_ends_in_a_contract():
    side = buyer_side()
    first = published_tender(side)
    for _n in range(2):
        sealed_bid(first.lots.get(), verified_provider(kind="university")[0], price=Decimal(190_000))
    services.close(first, by=CLOCK, clock=FixedClock(first.deadline))
    first, at = Tender.objects.get(pk=first.pk), first.deadline + timedelta(hours=1)
    who = {"by": side.officer, "at": at}
    with after.small_papers():
        failure.declare_failed(first, reason="递交投标文件的供应商不足三家", **who)
    fresh = aftermath.change_method(
        first,
        "other_method",
        method="consultation",
        approval="渝财采〔2026〕9号",
        approved_on=localdate(at),
        evidence=EVIDENCE,
        **who,
    )
    link = Succession.objects.get()
    assert (link.predecessor, link.successor, link.way) == (first, fresh, "other_method")
    assert not Bid.objects.filter(lot__tender=first).exclude(price=None).exists(), "what was sealed stays sealed"
    draft = completed(fresh, side, "consultation", "complex", at=at)
    with after.small_papers():
        tender = services.publish(services.approve(services.submit(draft, **who), by=side.approver, at=at), **who)
    scene = examined_of(answered(tender, side, bids=3, at=at))
    made = offer.invite_offers(scene.tender, deadline=scene.at + timedelta(hours=2), changes="", by=scene.leader, at=scene.at)
    for bid, by, price in zip(scene.bids(), scene.provider_actors, (195_000, 188_000, 190_000), strict=True):
        offer.seal_offer(bid, price=Decimal(price), by=by, clock=FixedClock(scene.at + timedelta(hours=1)))
    scene.at = made.deadline
    offer.open_offers(made, by=scene.officer, clock=FixedClock(scene.at))
    scene = after.evaluated_tender(after.scored_tender(after.scoring_tender(scene)))
    scene, won = after.notified_award(after.awarded_tender(after.decided_award(scene)))
    with after.small_papers():
        outbox.drain()
    contract = Contract.objects.get(award=won)
    assert contract.tender == tender
    assert Notice.objects.filter(tender=first, kind="failure").count() == 1
    assert {one.kind for one in Notice.objects.filter(tender=tender)} >= {"consultation", "candidates", "award"}


def test_an_upheld_objection_to_the_document_is_corrected_while_bids_are_taken():
    side = buyer_side()
    tender = published_tender(side)
    body, by = verified_provider(kind="university")
    question.follow(tender, organisation=body, by=by, at=tender.published_at)
    at = tender.published_at + timedelta(days=1)
    text = {"matter": "业绩要求只认本地合同", "facts": "评分标准第三项", "law": "财政部令第94号 第10条"}
    row = challenge.file_challenge(tender, body, step="document", **text, by=by, at=at)
    officer = {"by": side.officer, "at": at}
    with after.small_papers():
        challenge.accept(row, **officer)
        with pytest.raises(Refusal) as refused:
            challenge.uphold(row, reason="成立", effect="re_evaluate", **officer)
        assert refused.value.code == "effect_not_lawful"
        challenge.uphold(row, reason="成立，更正后继续。", effect="correct", **officer)
    waiting = Effect.objects.get()
    assert (waiting.kind, waiting.done_at) == ("correct", None)
    with after.small_papers():
        wish = amendment.Wish({"requirement": tender.requirement + "业绩不限地域。"})
        amendment.amend(Tender.objects.get(pk=tender.pk), wish, reason="质疑成立", **officer)
    for how, by, code in ((" ", side.officer, "note_missing"), ("x", side.approver, "forbidden")):
        with pytest.raises(Refusal) as refused:
            effect.carry_out(waiting, how=how, by=by, at=at)
        assert refused.value.code == code
    effect.carry_out(waiting, how="已发布更正公告，业绩不限地域。", **officer)
    waiting.refresh_from_db()
    assert waiting.done_at == at
    assert Notice.objects.filter(tender=tender, kind="amendment").count() == 1
    assert Tender.objects.get(pk=tender.pk).state == "published"
