"""Links between organisations: what people type differently is the same; what is shared is found, control is told apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.parties.models import Organisation
from tender.parties.queries.link import facts_of, links_between
from tender.parties.rules.link import Body, Fact, controlling, links, normal
from tender.parties.services import link as services
from tests.builders import AT, actor, organisation, person


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "+86 138-0000-1111", "１３８００００１１１１"),
        ("phone", "(023) 6860 0001", "023-68600001"),
        ("account", "6222 0000 1111 2222", "6222000011112222"),
        ("email", "A@B.example ", "a@b.example"),
        ("address", "重庆市大渡口区春晖路1号", "重庆大渡口春晖路１号"),
        ("responsible", "张 三", "张三"),
        ("shareholder", "ＡＢＣ（重庆）有限公司", "abc重庆有限公司"),
    ],
)
def test_what_people_write_differently_is_the_same(kind, one, other):
    assert normal(kind, one) == normal(kind, other) != ""


def test_different_things_stay_different_and_nothing_compares_with_nothing():
    assert normal("phone", "023-68600001") != normal("phone", "023-68600002")
    assert normal("phone", "1") == normal("account", "无") == normal("contact", "——") == ""


@given(st.text(max_size=60), st.sampled_from(["phone", "account", "email", "address", "contact"]))
def test_normalising_twice_changes_nothing(text, kind):
    once = normal(kind, text)
    assert normal(kind, once) in (once, normal(kind, normal(kind, once)))


def body(pk, *facts, name="", uscc=""):
    return Body(pk, name or f"机构{pk}", uscc, tuple(Fact(*fact) for fact in facts))


def test_shared_particulars_are_found_once_and_control_first():
    one = body(1, ("phone", "1234567"), ("responsible", "张三"))
    two, three = body(2, ("phone", "1234567"), ("responsible", "张三")), body(3, ("phone", "1234567"))
    found = links([one, two, three])
    assert [(link.kind, link.organisations, link.is_control) for link in found] == [
        ("responsible", (1, 2), True), ("phone", (1, 2, 3), False),
    ]  # fmt: skip
    assert links([one]) == [] == links([body(1, ("phone", "")), body(2, ("phone", ""))])


@pytest.mark.parametrize(("share", "control"), [("50", False), ("50.01", True), ("100", True)])
def test_more_than_half_is_control(share, control):
    parent, child = body(1, name="甲集团"), body(2, ("shareholder", "甲集团", "甲集团", Decimal(share)))
    [found] = links([parent, child])
    assert (found.kind, found.is_control) == ("owner", control)
    twins = [body(n, ("shareholder", "乙集团", "乙集团", Decimal(share))) for n in (1, 2)]
    assert links(twins)[0].is_control is control
    assert bool(controlling(child.facts)) is control


@pytest.mark.django_db
def test_registration_and_entries_are_compared_together():
    one, two = organisation("agency"), organisation("agency")
    Organisation.objects.filter(pk=one.pk).update(contact_phone="138 0000 1111", address="甲路")
    Organisation.objects.filter(pk=two.pk).update(address="乙路")
    services.add_particular(two, kind="phone", value="+8613800001111", by=actor("provider", two), at=AT)
    found = links_between(Organisation.objects.filter(pk__in=[one.pk, two.pk]))
    assert [(link.kind, link.organisations) for link in found] == [("phone", (one.pk, two.pk))]


@pytest.mark.django_db
def test_shares_are_percent_and_sum_to_a_hundred_at_most():
    agency = organisation("agency")
    own = actor("provider", agency)
    enter = {"kind": "shareholder", "by": own, "at": AT}
    assert refused(services.add_particular, agency, value="甲", **enter).code == "share_missing"
    services.add_particular(agency, value="甲", share=Decimal(60), **enter)
    assert refused(services.add_particular, agency, value="乙", share=Decimal("40.01"), **enter).code == "shares_above_hundred"
    services.add_particular(agency, value="乙", share=Decimal(40), **enter)
    services.add_particular(agency, value=" 甲 ", share=Decimal(55), **enter)
    assert agency.particulars.count() == 2
    assert [fact.value for fact in controlling(facts_of(agency))] == ["甲"]
    assert refused(services.add_particular, agency, value="--", **enter | {"kind": "phone"}).code == "particular_empty"
    assert (
        refused(
            services.add_particular, agency, kind="phone", value="023-1234567", by=actor("provider", organisation("agency")), at=AT
        ).code
        == "forbidden"
    )


@pytest.mark.django_db
def test_the_pages_of_links():
    one, two = organisation("agency"), organisation("university")
    Organisation.objects.filter(pk__in=[one.pk, two.pk]).update(legal_representative="张三")
    office, own = Client(), Client()
    office.force_login(person("", ("supervisor", organisation("supervisor")), at=AT))
    own.force_login(person("", ("provider", one), at=AT))
    page = office.get(reverse("parties:links")).content.decode()
    assert one.name in page
    assert two.name in page
    assert "张三" in page
    assert own.get(reverse("parties:links")).status_code == 404
    address = reverse("parties:particulars", args=[one.pk])
    assert own.post(address, {"kind": "account", "value": "6222 0000 1111 2222"}).status_code == 302
    assert own.post(address, {"kind": "shareholder", "value": "李四"}).status_code == 422
    assert "6222 0000 1111 2222" in own.get(address).content.decode()
    assert office.post(address, {"kind": "account", "value": "1234567"}).status_code == 403
    own.post(f"{address}{one.particulars.get().pk}/remove/")
    assert not one.particulars.exists()
