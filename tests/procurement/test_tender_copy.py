"""A new draft from an earlier tender: what comes with it, what does not, and who may."""

import pytest

from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import Choice, Tender, TenderTerms
from tender.procurement.services import tender_copy
from tests.builders import AT, actor, organisation
from tests.builders.before import buyer_side, draft_tender, published_tender
from tests.procurement.pages import login, url

pytestmark = pytest.mark.django_db
TEXTS = ("title", "goal", "requirement", "standards", "place", "acceptance", "payment", "contact_name", "method")


@pytest.fixture
def earlier(now):
    """A tender open for bids, with an approval that was for it alone."""
    tender = published_tender(buyer_side(at=now), at=now, lots=2)
    TenderTerms.objects.filter(tender=tender).update(finance_approval="渝财采〔2026〕9号", bid_validity_days=60)
    Choice.objects.create(tender=tender, item="培训服务", approval_number="渝财采〔2026〕1号", at=AT)
    return Tender.objects.get(pk=tender.pk)


def shape(tender):
    return [(node.name, node.parent and node.parent.name, node.weight, node.guidance) for node in tender.criteria.all()]


def test_a_copy_takes_over_what_was_said_and_drops_dates_and_approvals(earlier, now):
    by = actor("officer", earlier.buyer)
    stranger = actor("officer", organisation("buyer"))
    for other in (stranger, actor("approver", earlier.buyer)):
        with pytest.raises(Refusal) as refused:
            tender_copy.copy_tender(earlier, by=other, at=now)
        assert refused.value.code == "forbidden"
    fresh = Tender.objects.get(pk=tender_copy.copy_tender(earlier, by=by, at=now).pk)
    assert [getattr(fresh, name) for name in TEXTS] == [getattr(earlier, name) for name in TEXTS]
    assert [lot.title for lot in fresh.lots.all()] == [lot.title for lot in earlier.lots.all()]
    assert shape(fresh) == shape(earlier)
    assert fresh.requirements.count() == earlier.requirements.count()
    assert (fresh.terms.bid_validity_days, fresh.terms.finance_approval) == (60, "")
    assert (fresh.state, fresh.deadline, fresh.documents_until, fresh.published_at) == ("draft", None, None, None)
    assert (fresh.need, fresh.seal_key, hasattr(fresh, "choice")) == (None, None, False)
    assert "@" not in fresh.rulebook  # the earlier one is pinned, a draft follows what is in force
    assert fresh.number != earlier.number
    line = AuditLine.objects.get(thing_type="tender", thing_id=str(fresh.pk), event="tender.drafted")
    assert line.args["copied_from"] == earlier.number
    assert Tender.objects.get(pk=earlier.pk).state == "published"


def test_list_and_tender_lead_to_the_page_that_makes_the_copy(client, side, now):
    tender, where = draft_tender(side, at=now), "tender-copy"
    officer = login(client, side.officer)
    address = url(where, tender.pk)
    for page in (url("tenders"), url("tender", tender.pk)):
        assert address in officer.get(page).content.decode()
    exported = b"".join(officer.get(url("tenders"), {"tenders-export": "csv"}).streaming_content).decode()
    assert tender.number in exported
    assert address not in exported
    assert not {"据此新建", "New draft from it"} & set(exported.replace("\n", ",").split(","))
    assert officer.get(address).status_code == 200
    made = officer.post(address)
    fresh = Tender.objects.exclude(pk=tender.pk).get()
    assert made.url == url("draft", fresh.pk)
    assert tender.number in officer.get(url("tender-record", fresh.pk)).content.decode()
    assert login(client, side.approver).get(address).status_code == 403
    assert address not in client.get(url("tenders")).content.decode()
    assert login(client, actor("officer", organisation("buyer"), at=now)).post(address).status_code == 404
