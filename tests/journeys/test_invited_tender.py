"""Invited tender as one story: ground and approval, the draw before two witnesses, letters, sealed bids of the invited alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tender.core import outbox
from tender.core.actor import NOBODY
from tender.core.clock import FixedClock
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.portal import queries as portal
from tender.procurement.models import Draw, Invitation, Notice, Tender
from tender.procurement.queries.bid import access_open_lot, open_tenders
from tender.procurement.queries.tender import access_tender
from tender.procurement.rules.draw import draw
from tender.procurement.services import bid as bids
from tender.procurement.services import failure, invitation
from tender.procurement.services import tender as tenders
from tests.builders import AT, CLOCK, actor, organisation
from tests.builders.after import small_papers
from tests.builders.before import buyer_side
from tests.builders.bids import acting_for, open_it, sealed_bid
from tests.builders.flows import open_steps
from tests.builders.procedures import approved, invited
from tests.procurement.pages import login

pytestmark = pytest.mark.django_db
WITNESSES = ("王监督", "李监督")


def refused(code: str, do, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code
    return found.value


def test_from_the_ground_to_sealed_bids_of_the_invited():
    side = buyer_side()
    tender, drawn, others = invited(side)
    outbox.drain()
    assert len(drawn) == 3
    assert len(others) == 3
    assert Invitation.objects.filter(tender=tender).count() == 3
    assert not Notice.objects.filter(tender=tender).exists()
    for body in drawn:
        sealed_bid(tender.lots.get(), body)
    stranger = acting_for(others[0])
    said = refused("not_invited", bids.start_bid, tender.lots.get(), provider=others[0], by=stranger, at=AT + timedelta(days=1))
    assert "第34" in said.law
    tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    open_it(Tender.objects.get(pk=tender.pk), by=side.officer, at=tender.deadline + timedelta(minutes=1))
    assert Tender.objects.get(pk=tender.pk).state == "opened"


def test_only_the_invited_see_the_documents_until_the_award():
    side = buyer_side()
    tender, drawn, others = invited(side)
    guest, stranger = acting_for(drawn[0]), acting_for(others[0])
    lot = tender.lots.get()
    for read in (
        lambda by: portal.public_tender(tender.pk, by),
        lambda by: access_tender(by, tender.pk),
        lambda by: access_open_lot(by, lot.pk),
    ):
        assert read(guest)
        for by in (stranger, NOBODY):
            refused("not_found", read, by)
    later = AT + timedelta(days=1)
    assert list(open_tenders(guest, later)) == [tender]
    assert not open_tenders(stranger, later)
    assert portal.public_tender(tender.pk, side.officer) == tender  # the buyer's side, and whoever supervises it
    assert portal.public_tender(tender.pk, actor("supervisor", organisation("supervisor"))) == tender
    Tender.objects.filter(pk=tender.pk).update(awarded_at=later)
    assert portal.public_tender(tender.pk) == tender


def test_the_draw_can_be_repeated_from_what_is_published():
    side = buyer_side()
    tender, drawn, _others = invited(side)
    found = Draw.objects.get(tender=tender)
    line = AuditLine.objects.get(event="tender.providers_drawn")
    assert line.args["seed"] == found.seed == f"{tender.number}|{found.digest}|春|江|{'0' * 32}"
    again = [one.entry for one in draw([one["uscc"] for one in found.pool], seed=line.args["seed"], count=3) if one.is_drawn]
    assert sorted(again) == sorted(body.uscc for body in drawn)


def test_the_draw_is_made_once_by_the_officer_and_as_the_law_asks():
    side = buyer_side()
    tender = approved_tender_for_draw(side)
    pool = [organisation("university") for _n in range(6)]
    given = {"count": 3, "source": "register", "witnesses": WITNESSES, "at": AT}
    assert "draw" in open_steps(tender)
    refused("draw_missing", tenders.publish, tender, by=side.officer, at=AT)
    refused("forbidden", invitation.draw_providers, tender, pool, by=side.approver, **given)
    who = {"by": side.officer}
    refused("pool_too_small", invitation.draw_providers, tender, pool[:5], **given, **who)
    refused("witnesses_missing", invitation.draw_providers, tender, pool, **{**given, "witnesses": ("王", "王")}, **who)
    refused("provider_unverified", invitation.draw_providers, tender, [organisation(verified=False)], **given, **who)
    assert invitation.draw_providers(tender, pool, **given, **who).count == 3
    assert "invite" in open_steps(tender)
    refused("draw_made", invitation.draw_providers, tender, pool, **given, **who)


def approved_tender_for_draw(side) -> Tender:
    for _n in range(3):
        organisation("university")
    return approved(side, "invited_tender", "special")


def test_an_open_tender_draws_nobody():
    side = buyer_side()
    for _n in range(3):
        organisation("university")
    tender = approved(side, "consultation", "gov_service")
    given = {"count": 3, "source": "register", "witnesses": WITNESSES, "by": side.officer, "at": AT}
    refused("wrong_procedure", invitation.draw_providers, tender, [], **given)


def test_the_page_draws_and_shows_seed_list_and_result(client):
    side = buyer_side()
    tender = approved_tender_for_draw(side)
    pool = [organisation("university") for _n in range(6)]
    page = f"/procurement/tenders/{tender.pk}/draw/"
    officer = login(client, side.officer)
    assert "draw" in officer.get(page).content.decode()
    form = {"pool": [body.pk for body in pool], "source": "register", "count": 3, "witness_one": "王", "witness_two": "王"}
    assert officer.post(page, form).status_code == 422
    assert officer.post(page, form | {"witness_two": "李"}).status_code == 302
    text = officer.get(page).content.decode()
    found = Draw.objects.get(tender=tender)
    assert found.seed in text
    assert all(body.name in text for body in pool)
    assert login(client, actor("provider", pool[0])).get(page).status_code == 404  # O87 art. 28: secret until the opening
    Tender.objects.filter(pk=tender.pk).update(opened_at=AT)
    client.logout()
    assert client.get(page).status_code == 200


def test_the_invited_provider_finds_its_letter(client):
    side = buyer_side()
    tender, drawn, others = invited(side)
    page = login(client, acting_for(drawn[0])).get(f"/tenders/{tender.pk}/").content.decode()
    letter = f"/procurement/invitations/{Invitation.objects.get(provider=drawn[0]).pk}/letter/"
    assert letter in page
    assert client.get(letter).status_code == 200
    assert login(client, acting_for(others[0])).get(letter).status_code == 404
    assert client.get(f"/tenders/{tender.pk}/").status_code == 404


def test_a_failed_invited_tender_is_announced_without_its_documents():
    side = buyer_side()
    tender, drawn, _others = invited(side)
    sealed_bid(tender.lots.get(), drawn[0])
    tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    with small_papers():
        failure.declare_failed(Tender.objects.get(pk=tender.pk), reason="不足三家", by=side.officer, at=tender.deadline)
    assert [notice.kind for notice in portal.notices()] == ["failure"]
    refused("not_found", portal.public_tender, tender.pk, NOBODY)
