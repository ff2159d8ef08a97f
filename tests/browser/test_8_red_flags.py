"""Beside the trip: what the program noted after the opening is read side by side and decided; the committee sees it blind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tender.procurement.models import FlagDecision
from tests.browser.people import Cast
from tests.browser.sight import Sight
from tests.builders import organisation, person
from tests.builders.red_flags import judged, of_kind

pytestmark = pytest.mark.usefixtures("known_years")


@pytest.fixture
def sight() -> Iterator[Sight]:
    """Whatever was seen and is not right fails the test at its end."""
    sight = Sight()
    yield sight
    assert not sight.faults, "\n".join(sight.faults)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_flag_is_read_and_decided(cast: Cast, sight: Sight, language: str) -> None:
    scene, passages = judged()
    flag, ladder = of_kind(scene.tender, "metadata"), of_kind(scene.tender, "ladder")
    listed = f"/procurement/tenders/{scene.tender.pk}/flags/"
    officer = cast.plays(scene.officer, language=language)
    supervisor = cast.plays(person("监督员", ("supervisor", organisation("supervisor"))), language=language)
    for reader in (officer, supervisor) if language == "en" else ():
        reader.context.add_cookies([{"name": "django_language", "value": "en", "url": reader.site}])
    sight.of(officer, listed, flag.get_absolute_url(), passages.get_absolute_url(), ladder.get_absolute_url())
    officer.goes(flag.get_absolute_url()).presses("Note that it is explained")
    officer.types({"Reason": "同一打印店制作，已电话核实。"}).presses("Note that it is explained")
    officer.sees("The decision and its reason are on record.").sees("同一打印店制作，已电话核实。")
    assert FlagDecision.objects.filter(flag=flag).get().outcome == "explained"
    sight.of(supervisor, "/procurement/flags/", listed, flag.get_absolute_url())
    member = cast.plays(scene.members[0].person)
    sight.of(member, f"/procurement/evaluations/{scene.evaluation.pk}/flags/")
    member.misses(scene.providers[0].name)
