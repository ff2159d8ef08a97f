"""Examination: findings with reasons, lots that fail, the printed sheet, who may examine what."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Bid, Examination, Finding, Lot
from tender.procurement.services import examination
from tests.builders import after

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return after.with_committee(bids=4)


def all_met(scene, kind, *, except_for=()):
    needs = list(scene.tender.requirements.filter(kind=kind))
    return [
        (bid, need, False, "未提供营业执照") if bid in except_for and need == needs[0] else (bid, need, True)
        for bid in Bid.objects.filter(lot=scene.lot, state="opened")
        for need in needs
    ]


def record(scene, kind, findings, by=None):
    voters = [by] if by else [scene.officer] if kind == "qualification" else after.voters(scene)
    return [examination.record(scene.lot, kind, findings, by=one, at=scene.at) for one in voters][-1]


def conclude(scene, kind, by=None):
    by = by or (scene.officer if kind == "qualification" else scene.leader)
    with after.small_papers():
        return examination.conclude(scene.lot, kind, by=by, at=scene.at)


def test_not_met_needs_a_reason(scene):
    bid, need = scene.bids()[0], scene.tender.requirements.filter(kind="qualification").first()
    with pytest.raises(Refusal) as refused:
        record(scene, "qualification", [(bid, need, False, "  ")])
    assert refused.value.code == "reason_missing"
    assert not Finding.objects.exists()
    record(scene, "qualification", [(bid, need, False, "营业执照已过期")])
    assert Finding.objects.get().reason == "营业执照已过期"


def test_a_finding_may_change_until_the_examination_is_concluded(scene):
    bid, need = scene.bids()[0], scene.tender.requirements.filter(kind="qualification").first()
    record(scene, "qualification", [(bid, need, True, "")])
    record(scene, "qualification", [(bid, need, None, "")])
    assert not Finding.objects.exists()
    record(scene, "qualification", all_met(scene, "qualification"))
    conclude(scene, "qualification")
    with pytest.raises(Refusal) as refused:
        record(scene, "qualification", [(bid, need, False, "反悔")])
    assert refused.value.code == "examination_concluded"


def test_concluding_with_a_finding_missing_is_refused(scene):
    record(scene, "qualification", all_met(scene, "qualification")[:-1])
    with pytest.raises(Refusal) as refused:
        conclude(scene, "qualification")
    assert (refused.value.code, refused.value.params["count"]) == ("findings_missing", 1)
    record(scene, "qualification", all_met(scene, "qualification"))
    assert conclude(scene, "qualification").paper.name.endswith(".pdf")


def test_bids_are_admitted_after_both_examinations_and_rejected_with_the_reason(scene):
    bad = scene.bids()[3]
    record(scene, "qualification", all_met(scene, "qualification", except_for=[bad]))
    conclude(scene, "qualification")
    assert [bid.state for bid in scene.bids()] == ["opened", "opened", "opened", "rejected"]
    record(scene, "conformity", all_met(scene, "conformity"))
    conclude(scene, "conformity")
    assert [bid.state for bid in scene.bids()] == ["admitted", "admitted", "admitted", "rejected"]
    assert Lot.objects.get(pk=scene.lot.pk).failed_because == ""


def test_a_lot_with_fewer_than_three_left_fails_and_the_tender_may_be_declared_failed(scene):
    bad = scene.bids()[2:]
    record(scene, "qualification", all_met(scene, "qualification", except_for=bad))
    conclude(scene, "qualification")
    assert "不足三家" in Lot.objects.get(pk=scene.lot.pk).failed_because
    tender = scene.fresh()
    from tender.core.door import perform

    assert perform(tender, "fail", by=scene.officer, at=scene.at, reason="不足三家").state == "failed"


def test_conformity_before_qualification_is_refused(scene):
    with pytest.raises(Refusal) as refused:
        record(scene, "conformity", all_met(scene, "conformity"))
    assert refused.value.code == "qualification_open"


def test_only_the_officer_examines_qualification_and_only_members_vote_on_conformity(scene):
    with pytest.raises(Refusal) as refused:
        record(scene, "qualification", all_met(scene, "qualification"), by=scene.leader)
    assert refused.value.status == 403
    record(scene, "qualification", all_met(scene, "qualification"))
    conclude(scene, "qualification")
    for nobody in (scene.officer, scene.approver):
        with pytest.raises(Refusal) as refused:
            record(scene, "conformity", all_met(scene, "conformity"), by=nobody)
        assert refused.value.status == 403
    assert record(scene, "conformity", all_met(scene, "conformity"), by=scene.actor_of(scene.members[1]))


def test_the_printed_sheet_is_a_pdf():
    scene = after.with_committee(bids=3)
    record(scene, "qualification", all_met(scene, "qualification"))
    done = examination.conclude(scene.lot, "qualification", by=scene.officer, at=scene.at)
    assert done.paper.size > 5000
    assert Examination.objects.count() == 1


def test_the_grid_keeps_what_was_typed_when_a_finding_is_refused(client, scene):
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    bid, need = scene.bids()[0], scene.tender.requirements.filter(kind="qualification").first()
    url = reverse("procurement:examine", args=[scene.lot.pk, "qualification"])
    key = f"{bid.alias}-{need.pk}"
    answer = client.post(url, {f"{key}-met": "no", f"{key}-reason": ""})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="{key}-met" value="no" checked' in html
    assert client.post(url, {f"{key}-met": "no", f"{key}-reason": "过期"}).status_code == 302
    assert Finding.objects.get().reason == "过期"


def test_autosave_keeps_what_is_complete(client, scene):
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    first, second = scene.tender.requirements.filter(kind="qualification")[:2]
    bid = scene.bids()[0]
    url = reverse("procurement:examine", args=[scene.lot.pk, "qualification"])
    data = {f"{bid.alias}-{first.pk}-met": "yes", f"{bid.alias}-{second.pk}-met": "no"}
    assert client.post(url, data, headers={"X-Autosave": "1"}).status_code == 204
    assert [f.requirement for f in Finding.objects.all()] == [first]


def test_concluding_goes_by_what_stands_on_the_page(scene, client):
    """A “not met” whose reason is missing was never saved; concluding must not fall back on the “met” stored before."""
    record(scene, "qualification", all_met(scene, "qualification"))
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    page, cells = reverse("procurement:examine", args=[scene.lot.pk, "qualification"]), {}
    for name, field in client.get(page).context["form"].fields.items():
        cells[name] = field.initial or ""
    first = next(name for name in cells if name.endswith("-met"))
    answer = client.post(page, {**cells, first: "no", "conclude": "1"})
    assert answer.status_code == 200
    assert first.replace("-met", "-reason") in answer.context["form"].errors
    assert not Examination.objects.exists()
    with after.small_papers():
        answer = client.post(page, {**cells, first: "no", first.replace("-met", "-reason"): "未提供营业执照", "conclude": "1"})
    assert answer.status_code == 302
    assert Examination.objects.get().lot == scene.lot
    assert Finding.objects.get(is_met=False).reason == "未提供营业执照"
