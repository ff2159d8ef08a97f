"""Previews of a draft: the notice as a page and the tender document as a paper, for a draft hardly begun as for a whole one."""

import pytest

from tender.procurement.queries.template import starters
from tender.procurement.services import template
from tests.builders.before import draft_tender
from tests.procurement.pages import login, url

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("quick_paper")
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_draft_is_previewed_as_page_and_as_paper(client, side, now, is_whole):
    begun = template.begin_tender(side.buyer, starters()[0], title="新项目", by=side.officer, at=now)
    tender = draft_tender(side, at=now) if is_whole else begun
    for who in (side.officer, side.approver):
        reader = login(client, who)
        page = reader.get(url("preview", tender.pk))
        assert (page.status_code, tender.title in page.content.decode()) == (200, True)
        assert reader.get(url("preview-document", tender.pk)).headers["Content-Type"] == "application/pdf"
