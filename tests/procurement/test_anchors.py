"""Anchored scales on pages: typed in the criteria screen, read on the public page, in the tender document and beside the score."""

import pytest

from tender.procurement.models import Criterion, Tender
from tender.procurement.queries.bid_places import places_of
from tender.procurement.queries.tender import tree_nodes
from tender.procurement.rules.anchors import read_lines
from tender.procurement.services import draft_lists, tender_copy
from tender.procurement.services.document_sheet import criterion_rows
from tests.builders.before import TREE, draft_tender
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db
SCALE = "优 48-60 课程与需求逐项对应\n良 36-48 多数对应\n差 0-36 少数对应"


def rows(scale):
    lines = [(0, "价格", "price", "10", ""), (0, "同类合同", "fixed", "30", ""), (0, "服务方案", "quality", "60", scale)]
    values = {"rows-TOTAL_FORMS": len(lines), "rows-INITIAL_FORMS": 0}
    for n, line in enumerate(lines):
        values |= {f"rows-{n}-{key}": one for key, one in zip(("level", "name", "kind", "weight", "anchors"), line, strict=True)}
    return values


def test_a_scale_is_typed_and_stays_and_a_wrong_one_is_refused_beside_what_was_typed(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "criteria")
    page = officer.post(where, {"version": tender.version, **rows("优秀的方案")})
    assert (page.status_code, "优秀的方案" in page.content.decode()) == (422, True)
    page = officer.post(where, {"version": tender.version, **rows(SCALE.replace("36-48", "38-48"))})
    assert page.context["form"].refusal.code == "anchors_gap"
    assert officer.post(where, {"version": tender.version, **rows(SCALE)}).status_code == 302
    assert Criterion.objects.get(tender=tender, name="服务方案").anchors[0] == {
        "name": "优", "least": "48", "most": "60", "says": "课程与需求逐项对应",
    }  # fmt: skip
    assert "良 36-48 多数对应" in officer.get(where).content.decode()


def test_the_scale_is_read_wherever_the_criterion_is(side, now):
    tender = draft_tender(side, at=now)
    price, business, technical = TREE
    leaf = technical.items[1]
    scaled = type(leaf)(leaf.name, leaf.kind, leaf.weight, anchors=read_lines(SCALE))
    tree = (price, business, type(leaf)("技术", "quality", technical.weight, (technical.items[0], scaled)))
    draft_lists.save_criteria(tender, tree, version=tender.version, by=side.officer, at=now)
    tender = Tender.objects.get(pk=tender.pk)
    says = "良（36–48分，不含48分）：多数对应"
    assert says in str(tree_nodes(tender.criteria.all()))
    assert says in next(row.guidance for row in criterion_rows(tender) if row.name == leaf.name)
    assert any(says in str(place) for place in places_of(tender))
    fresh = tender_copy.copy_tender(tender, by=side.officer, at=now)
    assert says in fresh.criteria.get(name=leaf.name).told
