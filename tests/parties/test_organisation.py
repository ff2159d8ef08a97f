"""Organisations: registration with a sound code, evidence, verification, colleagues; nobody on two sides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core import outbox
from tender.core.actor import NOBODY, Seat
from tender.core.models import AuditLine, Notification
from tender.core.refusal import Refusal
from tender.parties.models import Evidence, HeldSeat, Organisation
from tender.parties.queries import access_evidence, access_organisation, actor_of, colleagues, organisations_for
from tender.parties.rules import sides, uscc
from tender.parties.services import organisation as services
from tender.parties.services import seat as seats
from tests.builders import AT, actor, organisation, person
from tests.builders.bids import PDF, a_uscc, upload

LATER = AT + timedelta(hours=1)
REAL = "91110000100000001" + uscc.check_character("91110000100000001")


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


def fields(**changed):
    known = {
        "name": "重庆知行培训有限公司",
        "kind": "agency",
        "uscc": REAL,
        "legal_representative": "王知行",
        "is_small_micro": True,
        "address": "重庆市渝中区",
        "contact_name": "赵小姐",
        "contact_phone": "023-12345678",
        "email": "",
    }
    return {**known, **changed}


# --- the code: no database ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110108551385082Q"])
def test_codes_from_the_standard_and_from_practice_are_sound(code):
    assert uscc.code_refusal(code) is None


@given(st.text(alphabet=uscc.ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(uscc.ALPHABET))
def test_every_single_wrong_character_is_found(first, place, other):
    code = first + uscc.check_character(first)
    assert uscc.code_refusal(code) is None
    wrong = code[:place] + other + code[place + 1 :]
    refusal = uscc.code_refusal(wrong)
    assert (refusal is None) == (wrong == code)


@pytest.mark.parametrize(
    ("code", "why"),
    [("", "uscc_length"), (REAL[:-1], "uscc_length"), ("I" + REAL[1:], "uscc_character"), (REAL[:-1] + "0", "uscc_check")],
)
def test_wrong_codes_say_what_is_wrong(code, why):
    assert uscc.code_refusal(code).code == why


def test_full_width_and_spaced_codes_are_understood():
    assert uscc.tidy_code(" ９１３５0100-m000100y43 ") == "91350100M000100Y43"


# --- sides: no database ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "approver", "custodian", "evaluator"])
def test_the_buyers_people_do_not_bid_at_their_own_buyer(role):
    assert sides.may_bid({Seat(role, 1)}, buyer_id=1).code == "two_sides"
    assert sides.may_bid({Seat(role, 2)}, buyer_id=1) is None


def test_supervisors_and_members_of_the_committee_never_bid():
    assert sides.may_bid({Seat("supervisor", 9)}, buyer_id=1).code == "two_sides"
    assert sides.may_bid({Seat("provider", 5)}, buyer_id=1, is_member=True).code == "two_sides"
    assert sides.may_bid({Seat("provider", 5)}, buyer_id=1) is None


@pytest.mark.parametrize("role", ["officer", "approver", "custodian", "supervisor"])
def test_a_seat_on_the_other_side_is_not_given(role):
    assert sides.may_hold({Seat(role, 1)}, "provider").code == "two_sides"
    assert sides.may_hold({Seat("provider", 1)}, role).code == "two_sides"
    assert sides.may_hold({Seat("evaluator", 1)}, "provider") is None
    assert sides.may_hold({Seat("learner", 1)}, role) is None


def test_somebody_of_a_bidder_does_not_evaluate():
    assert sides.may_evaluate({Seat("provider", 5)}, bidder_ids={5, 6}).code == "evaluator_of_bidder"
    assert sides.may_evaluate({Seat("evaluator", 5)}, bidder_ids={5, 6}) is None
    assert sides.may_evaluate(set(), bidder_ids={5}, employer_ids=[5]).code == "evaluator_of_bidder"
    assert sides.may_evaluate({Seat("provider", 7)}, bidder_ids={5}, employer_ids=[8]) is None


# --- services -------------------------------------------------------------------------------------------------------


@pytest.fixture
def someone(db):
    return person()


@pytest.fixture
def registered(someone):
    body = services.register(**fields(), by=actor_of(someone, AT), at=AT)
    return body, actor_of(someone, LATER)


def test_registering_gives_the_first_seat(registered):
    body, by = registered
    assert (body.state, body.uscc) == ("registered", REAL)
    assert by.holds("provider", body.pk)
    assert AuditLine.objects.filter(event="seat.granted").count() == 1


def test_registering_the_same_code_or_name_again_is_refused(registered):
    other = actor_of(person(), AT)
    assert refused(services.register, **fields(name="别名"), by=other, at=AT).code == "organisation_known"
    assert refused(services.register, **fields(uscc=a_uscc()), by=other, at=AT).field == "name"
    assert services.register(**fields(name="别名", uscc=a_uscc()), by=other, at=AT).state == "registered"


def test_registering_is_refused_to_visitors_officers_and_for_closed_kinds(someone):
    assert refused(services.register, **fields(), by=NOBODY, at=AT).code == "forbidden"
    officer = actor("officer", organisation("buyer"))
    assert refused(services.register, **fields(), by=officer, at=AT).code == "two_sides"
    assert refused(services.register, **fields(kind="buyer"), by=actor_of(someone, AT), at=AT).code == "kind_closed"
    assert not Organisation.objects.filter(uscc=REAL).exists()


def test_two_hundred_characters_and_direction_marks_in_a_name(someone):
    body = services.register(**fields(name="机" * 198 + "\u202e构\u200f司"), by=actor_of(someone, AT), at=AT)
    assert body.name == "机" * 198 + "构司"


def test_submitting_needs_the_licence(registered):
    body, by = registered
    assert refused(services.submit, body, by=by, at=LATER).code == "evidence_missing"
    services.add_evidence(body, kind="licence", upload=upload("营业执照.pdf"), by=by, at=LATER)
    assert services.submit(body, by=by, at=LATER).state == "submitted"


def test_evidence_of_the_wrong_type_is_refused_and_leaves_nothing(registered):
    body, by = registered
    refusal = refused(services.add_evidence, body, kind="licence", upload=upload("a.pdf", b"MZ"), by=by, at=LATER)
    assert refusal.code == "file_type"
    assert not Evidence.objects.exists()


@pytest.fixture
def submitted(registered):
    body, by = registered
    paper = services.add_evidence(body, kind="licence", upload=upload("营业执照.pdf"), by=by, at=LATER)
    return services.submit(body, by=by, at=LATER), by, paper


def test_papers_under_verification_stay_as_they_are(submitted):
    body, by, paper = submitted
    assert refused(services.remove_evidence, paper, by=by, at=LATER).code == "evidence_fixed"
    again = {"kind": "tax", "upload": upload(), "by": by, "at": LATER}
    assert refused(services.add_evidence, body, **again).code == "evidence_fixed"
    assert refused(services.revise, body, **fields(name="新名"), by=by, at=LATER).code == "identity_fixed"
    assert services.revise(body, **fields(contact_phone="1"), by=by, at=LATER).contact_phone == "1"


def test_an_officer_verifies_returns_and_suspends_with_reasons_that_are_told(submitted):
    body, by, _paper = submitted
    officer = actor("officer", organisation("buyer"))
    assert refused(services.verify, body, by=by, at=LATER).code == "forbidden"
    assert refused(services.send_back, body, reason=" ", by=officer, at=LATER).code == "reason_missing"
    services.send_back(body, reason="执照已过期", by=officer, at=LATER)
    outbox.drain()
    letter = Notification.objects.get(event="organisation.returned")
    assert (letter.person_id, "执照已过期" in letter.body) == (by.person_id, True)
    services.submit(body, by=by, at=LATER)
    assert services.verify(body, by=officer, at=LATER).verified_at == LATER
    assert services.suspend(body, reason="串通投标", by=officer, at=LATER).state == "suspended"
    assert services.reinstate(body, reason="处罚期满", by=officer, at=LATER).state == "verified"


def test_who_sees_an_organisation_and_its_papers(submitted):
    body, by, paper = submitted
    for role in ("officer", "approver", "supervisor"):
        one = actor(role, organisation("buyer"))
        assert access_organisation(one, body.pk) == body
        assert access_evidence(one, body.pk, paper.pk) == paper
        assert organisations_for(one)[0] == body  # what waits stands first
    assert access_evidence(by, body.pk, paper.pk) == paper
    stranger = actor("provider", organisation("agency"))
    assert refused(access_organisation, stranger, body.pk).status == 403
    assert refused(access_evidence, stranger, body.pk, paper.pk).status == 404
    assert body not in organisations_for(stranger)
    assert refused(access_evidence, actor("lecturer", body), body.pk, paper.pk).status == 404


# --- colleagues -----------------------------------------------------------------------------------------------------


def test_a_colleague_is_invited_by_mail_and_removed_again(registered):
    body, by = registered
    friend = person()
    seat = seats.invite(body, email=friend.email.upper(), by=by, at=LATER)
    assert seats.invite(body, email=friend.email, by=by, at=LATER) == seat
    assert actor_of(friend, LATER).holds("provider", body.pk)
    seats.remove(seat, by=by, at=LATER + timedelta(days=1))
    assert not actor_of(friend, LATER + timedelta(days=1)).holds("provider", body.pk)
    assert HeldSeat.objects.get(pk=seat.pk).until == LATER + timedelta(days=1)


def test_the_last_colleague_stays(registered):
    body, by = registered
    assert refused(seats.remove, colleagues(body, LATER).get(), by=by, at=LATER).code == "last_seat"


def test_strangers_unknown_mails_and_the_other_side_are_refused(registered):
    body, by = registered
    officer = person("", ("officer", organisation("buyer")))
    assert refused(seats.invite, body, email="nobody@example.test", by=by, at=LATER).code == "login_unknown"
    assert refused(seats.invite, body, email=officer.email, by=by, at=LATER).code == "two_sides"
    stranger = actor("provider", organisation("agency"))
    assert refused(seats.invite, body, email=officer.email, by=stranger, at=LATER).code == "forbidden"
    assert refused(seats.remove, colleagues(body, LATER).get(), by=stranger, at=LATER).code == "forbidden"


def test_evidence_comes_back_as_it_went_in(submitted):
    from tender.core import files

    _body, _by, paper = submitted
    assert b"".join(files.chunks(paper.file)) == PDF
