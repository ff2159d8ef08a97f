"""Beside the trip: a supervisor finds what stands out and reads why; the officer has the archive made, and made anew."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pgtrigger
import pytest

from tender.core import outbox
from tender.procurement.models import Archive, Duty, Override, Tender
from tender.procurement.services import challenge
from tests.browser.people import Cast
from tests.browser.sight import Sight
from tests.builders import AT, after, before, organisation, person
from tests.builders.red_flags import judged

pytestmark = pytest.mark.usefixtures("known_years")


@pytest.fixture
def sight() -> Iterator[Sight]:
    """Whatever was seen and is not right fails the test at its end."""
    sight = Sight()
    yield sight
    assert not sight.faults, "\n".join(sight.faults)


def test_a_supervisor_sees_what_stands_out_and_why(cast: Cast, sight: Sight) -> None:
    scene, _flag = judged()
    calm = before.published_tender()
    Tender.objects.filter(pk=calm.pk).update(title="干部综合能力提升培训项目")
    Override.objects.create(
        tender=scene.tender, code="questions_open", reason="询问与本次采购无关", person_id=scene.officer.person_id, at=AT
    )
    Duty.objects.filter(tender=scene.tender).delete()
    Duty.objects.create(tender=scene.tender, key="report_by", on=AT.date(), law="财政部令第87号 第68条", who="officer")
    supervisor = cast.plays(person("监督员", ("supervisor", organisation("supervisor"))))
    page = f"/procurement/desk/{scene.tender.pk}/"
    sight.of(supervisor, "/procurement/desk/", page)
    supervisor.goes("/procurement/desk/").sees("1项逾期").sees(scene.tender.title).sees("干部综合能力提升培训项目")
    supervisor.goes(page).sees("询问与本次采购无关")
    sight.of(supervisor, f"/procurement/tenders/{scene.tender.pk}/archive/")


def test_the_archive_is_made_shown_and_made_anew(cast: Cast, sight: Sight) -> None:
    with after.small_papers():
        scene, _award = after.notified_award()
    with pgtrigger.ignore():
        Tender.objects.filter(pk=scene.tender.pk).update(state="concluded", ended_at=scene.at)
    address = f"/procurement/tenders/{scene.tender.pk}/archive/"
    officer = cast.plays(scene.officer)
    sight.of(officer, address)
    officer.goes(address).presses("Make the archive").sees("being made")
    outbox.drain()
    officer.goes(address).sees("holds everything up to now")
    sight.here(officer)
    row = Archive.objects.get()
    got = officer.download(f"/procurement/archives/{row.pk}/file/")
    assert "SHA256SUMS" in zipfile.ZipFile(io.BytesIO(got)).namelist()
    text = {"matter": "评分", "facts": "理由", "law": "第52条"}
    challenge.file_challenge(
        scene.tender, scene.providers[1], step="process", by=scene.provider_actors[1], at=scene.at, **text
    )  # fmt: skip
    officer.goes(address).sees("made before the latest event")
    officer.presses("Make it anew").sees("being made")
    sight.here(officer)
