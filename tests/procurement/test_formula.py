"""Price formula, rounding and ties of a tender: chosen in the editor, allowed by the rulebook, printed, and used."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from tender.core.refusal import Refusal
from tender.procurement.models import ScoringTerms, Tender
from tender.procurement.models.facts import criteria_refusal
from tender.procurement.models.scoring_terms import formula_of, rounding_of, tie_break_of
from tender.procurement.queries.draft import parts_of
from tender.procurement.queries.snapshot import parts_of as kept_parts
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.formula import Formula
from tender.procurement.rules.rounding import Rounding
from tender.procurement.services import draft_lists, formula, scoring_words
from tender.procurement.services.tender_copy import copy_tender
from tests.builders import AT
from tests.builders.before import buyer_side, draft_tender
from tests.procurement.pages import login

pytestmark = pytest.mark.django_db
QUALITY_ALONE = (Criterion("方案", "quality", Decimal(60)), Criterion("师资", "quality", Decimal(40)))


@pytest.fixture
def drafter():
    return buyer_side()


@pytest.fixture
def tender(drafter):
    return draft_tender(drafter)


def save(tender, side, **values):
    return formula.save_formula(tender, values, version=Tender.objects.get(pk=tender.pk).version, by=side.officer, at=AT)


def fresh(tender):
    return Tender.objects.get(pk=tender.pk)


def test_without_a_word_everything_is_as_usual(tender):
    assert (formula_of(tender), rounding_of(tender), tie_break_of(tender)) == (Formula(), Rounding(), ("price",))
    assert "低价优先法" in scoring_words.price_formula(tender)
    assert "公开随机抽取" in scoring_words.ties(tender)


def test_formula_rounding_and_ties_are_kept_compared_and_copied(tender, drafter):
    values = {
        "rounding_stage": "price_item",
        "rounding_places": 3,
        "rounding_mode": "half_even",
        "tie_leaf": "方案",
        "tie_end": "hand",
    }
    draft_lists.save_criteria(
        tender, (Criterion("价格", "price", Decimal(20)), Criterion("方案", "quality", Decimal(80))),
        version=tender.version, by=drafter.officer, at=AT,
    )  # fmt: skip
    save(tender, drafter, **values)
    for one in (fresh(tender), copy_tender(fresh(tender), by=drafter.officer, at=AT)):
        assert rounding_of(one) == Rounding("price_item", 3, "half_even")
        assert tie_break_of(one) == ("price", "方案")
    assert scoring_words.rounding(fresh(tender)) == "价格分四舍六入五成双，保留3位小数。"
    assert "“方案”" in scoring_words.ties(fresh(tender))
    assert kept_parts(fresh(tender))["formula"][""]["rounding_mode"] == "half_even"


@pytest.mark.parametrize("kind", ["average", "linear", "quality_cost"])
def test_a_formula_outside_the_rulebook_is_refused_with_the_article(tender, drafter, kind):
    with pytest.raises(Refusal) as refused:
        save(tender, drafter, formula=kind)
    assert (refused.value.code, refused.value.law) == ("formula_not_allowed", "财政部令第87号 第55条")
    assert not ScoringTerms.objects.filter(formula=kind).exists()
    save(tender, drafter, formula="lowest_first")
    assert fresh(tender).scoring_terms.formula == "lowest_first"


def test_a_fixed_price_asks_for_criteria_without_a_price(tender, drafter):
    save(tender, drafter, formula="fixed")
    assert criteria_refusal(fresh(tender)).code == "fixed_price_scored"
    part = {part.key: part for part in parts_of(fresh(tender), AT)}["criteria"]
    assert (part.is_done, part.refusal.code) == (False, "fixed_price_scored")
    who = {"by": drafter.officer, "at": AT}
    draft_lists.save_criteria(tender, QUALITY_ALONE, version=fresh(tender).version, **who)
    assert criteria_refusal(fresh(tender)) is None
    save(tender, drafter, formula="lowest_first")
    assert criteria_refusal(fresh(tender)).code == "price_weight_too_low"


def test_a_tie_is_broken_only_by_a_criterion_that_is_scored(tender, drafter):
    with pytest.raises(Refusal) as refused:
        save(tender, drafter, tie_leaf="价格")
    assert (refused.value.code, refused.value.law) == ("tie_leaf_missing", "财政部令第87号 第57、68条")


def test_the_screen_offers_what_the_rulebook_allows_and_keeps_what_is_chosen(client, side):
    tender = draft_tender(side)
    page, url = login(client, side.officer), reverse("procurement:draft-section", args=[tender.pk, "formula"])
    html = page.get(url).content.decode()
    assert 'value="least_cost"' in html
    assert 'value="average"' not in html
    sent = {"version": tender.version, "formula": "", "rounding_stage": "final", "rounding_places": "4", "rounding_mode": "down",
            "tie_leaf": "", "tie_end": "hand"}  # fmt: skip
    refused = page.post(url, {**sent, "formula": "average"})
    assert refused.status_code == 422
    assert "财政部令第87号 第55条" in refused.content.decode()
    assert page.post(url, sent).status_code == 302
    assert rounding_of(fresh(tender)) == Rounding("final", 4, "down")
    assert ScoringTerms.objects.get(tender=tender).tie_end == "hand"
    assert page.get(reverse("procurement:draft-section", args=[tender.pk, "criteria"])).status_code == 200
    assert page.get(reverse("procurement:tender-submit", args=[tender.pk])).status_code == 200
