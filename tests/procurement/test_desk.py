"""The supervisor's desk: what stands out first, counted right and in one query, with reasons and links; only to read."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse

from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Duty, Evaluation, FindingReason, Override, RedFlag, Tender
from tender.procurement.queries import desk
from tender.procurement.services import challenge, complaint, red_flag
from tests.builders import AT, actor, after, before, organisation
from tests.builders.red_flags import ring
from tests.house.doors import rows

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=60)
# What a supervisor may do like everybody: read its own messages, register an organisation. And ask for a copy of the file.
OWN = {"notifications-read", "parties:organisation-new", "procurement:archive"}


def watcher():
    return actor("supervisor", organisation("supervisor"))


def seen(at=LATER) -> list[Tender]:
    return list(desk.access_desk(watcher(), at).order_by("-missed", "-flags_serious", "-alarm", "next_on", "pk"))


@pytest.fixture
def troubled(db) -> Tender:
    """A tender with flags, an objection, a complaint, a rule set aside, a warning answered and a missed date."""
    tender = ring()
    flags = red_flag.look(tender, at=tender.opened_at)
    officer = actor("officer", tender.buyer)
    red_flag.explain(flags[0], reason="同一打印店", by=officer, at=tender.opened_at)
    Override.objects.create(tender=tender, code="questions_open", reason="询问与本次无关", person_id=officer.person_id, at=AT)
    FindingReason.objects.create(
        tender=tender,
        key="k",
        code="ceiling_missing",
        where="标包",
        says="x",
        reason="按惯例",
        given_by_id=officer.person_id,
        at=AT,
    )
    Duty.objects.filter(tender=tender).delete()
    Duty.objects.create(tender=tender, key="report_by", on=AT.date(), law="第68条", who="officer")
    Duty.objects.create(tender=tender, key="decide_by", on=LATER.date() + timedelta(days=3), law="第68条", who="approver")
    return tender


def test_every_count_is_right(troubled):
    row = seen()[0]
    flags = RedFlag.objects.filter(tender=troubled)
    assert (row.flags, row.flags_open, row.flags_decided) == (flags.count(), flags.count() - 1, 1)
    assert row.flags_serious == flags.filter(state="found", severity="high").count()
    assert (row.missed, row.aside, row.again) == (1, 2, 0)
    assert row.next_on == LATER.date() + timedelta(days=3)
    assert row.alarm == 1 + flags.count() - 1
    assert (row.why, row.why_standing) == ("询问与本次无关", "按惯例")


def test_what_stands_out_comes_first(troubled):
    calm = before.published_tender(at=LATER)
    assert [row.pk for row in seen()] == [troubled.pk, calm.pk]
    assert seen()[1].next_on == calm.deadline.date()


def test_drafts_and_ended_tenders_are_not_on_it(troubled):
    before.draft_tender()
    with pgtrigger.ignore():
        Tender.objects.filter(pk=troubled.pk).update(state="failed", ended_at=LATER)
    assert seen() == []


def test_remedies_suspensions_and_voided_evaluations_are_counted():
    scene = after.examined_tender()
    text = {"matter": "评分", "facts": "理由", "law": "第52条"}
    challenge.file_challenge(
        scene.tender, scene.providers[1], step="process", by=scene.provider_actors[1], at=scene.at, **text
    )  # fmt: skip
    filed = complaint.record(
        scene.tender, scene.providers[1], authority="财政局", number="投1", filed_on=scene.at.date(), matter="不服",
        by=scene.officer, at=scene.at,
    )  # fmt: skip
    complaint.suspend(filed, number="停1", days=30, by=scene.officer, at=scene.at)
    with pgtrigger.ignore():
        Evaluation.objects.filter(tender=scene.tender).update(state="voided")
    row = seen(scene.at)[0]
    assert (row.objections_open, row.complaints_open, row.voided, row.again) == (1, 1, 1, 1)
    assert row.suspended_till is not None
    assert {item.who for item in desk.remedies_of(row)} == {scene.providers[1].name}


@pytest.mark.parametrize("role", ["officer", "approver", "provider", "evaluator"])
def test_only_supervisors_have_it(troubled, role):
    by = actor(role, troubled.buyer if role in ("officer", "approver") else organisation("agency"))
    for call in (lambda: desk.access_desk(by, AT), lambda: desk.access_desk_tender(by, troubled.pk, AT)):
        with pytest.raises(Refusal) as found:
            call()
        assert found.value.status == 403
    assert desk.access_desk(watcher(), AT).count() == 1


def test_page_filters_sort_and_export(client: Client, troubled, django_assert_max_num_queries):
    before.published_tender(at=LATER)
    client.force_login(Person.objects.get(pk=watcher().person_id))
    address = reverse("procurement:desk")
    with django_assert_max_num_queries(15):
        text = client.get(address).content.decode()
    assert troubled.title in text
    assert reverse("procurement:red-flags", args=[troubled.pk]) in text
    assert client.get(f"{address}?desk-shows=aside").content.decode().count("rows__main") == 1
    for shows in ("missed", "flags", "remedies", "again", "suspended"):
        assert client.get(f"{address}?desk-shows={shows}").status_code == 200
    for column in ("title", "alarm", "state", "next", "flags", "remedies", "aside", "again", "buyer"):
        assert client.get(f"{address}?desk-sort=-{column}").status_code == 200
    table = b"".join(client.get(f"{address}?desk-export=csv")).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table)))
    assert [line["例外继续的理由"] for line in lines if line["例外继续的理由"]] == ["询问与本次无关"]
    assert "例外继续的理由" not in text


def test_the_page_of_one_tender_shows_reasons_with_links(client: Client, troubled, django_assert_max_num_queries):
    client.force_login(Person.objects.get(pk=watcher().person_id))
    with django_assert_max_num_queries(15):
        text = client.get(reverse("procurement:desk-tender", args=[troubled.pk])).content.decode()
    assert "询问与本次无关" in text
    assert "按惯例" in text
    assert reverse("procurement:duties", args=[troubled.pk]) in text
    assert RedFlag.objects.filter(tender=troubled).first().get_absolute_url() in text
    assert client.post(reverse("procurement:desk-tender", args=[troubled.pk])).status_code in (200, 405)


def test_a_supervisor_may_act_nowhere():
    """The table of all doors, which the sweep in tests/house/test_doors.py holds the program against, form by form."""
    assert {row.address for row in rows() if "supervisor" in row.acts} == OWN
