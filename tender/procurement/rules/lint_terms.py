"""What a tender document must say (O87 art. 11, 19, 20), and how the requirement was found (财库〔2021〕22号).

Lives here: findings about terms, requirement and audience. Not here: amounts and points (`lint.py`), wordings (`lint_texts.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tender.core.refusal import Refusal, _
from tender.procurement.rules.draft import ERROR, WARNING, Draft, Finding

LEADERS = ("省部级", "厅局级", "县处级", "处级", "领导干部")
LEADER_LAW = "关于严格规范领导干部参加社会化培训有关事项的通知（2014）"
DOCUMENT = "财政部令第87号 第20条"
SUBJECTIVE = re.compile(r"满意|评价|效果|反响|口碑|良好")
QUESTIONNAIRE = re.compile(r"问卷|满意[率度][^，。；;\n]{0,12}[0-9０-９]|测评|评估|打分|量表")
PAID_WITHIN = re.compile(r"([0-9０-９]{1,3})\s*(?:个工作日|日历天|日|天)[^，。；;\n0-9０-９]{0,8}(?:支付|付款|付清|结清)")
MISSING = (
    ("period", "period_missing", _("The draft does not say when the service is delivered."), _("State the period of delivery.")),
    ("place", "place_missing", _("The draft does not say where the service is delivered."), _("State the place of delivery.")),
    ("acceptance", "acceptance_missing", _("The draft does not say how the service is accepted."), _("State who accepts what.")),
    ("payment", "payment_missing", _("The draft does not say how and when is paid."), _("State amounts, time and conditions.")),
)  # fmt: skip


def terms_findings(draft: Draft) -> Iterator[Finding]:
    """Everything of this module, in the order of the draft."""
    yield from _audience(draft)
    yield from _stated(draft)
    yield from _payment(draft)
    yield from _acceptance(draft)
    if draft.terms is not None:
        yield from _terms(draft)
        yield from _survey(draft)


def _audience(draft: Draft) -> Iterator[Finding]:
    words = next((word for word in LEADERS if word in draft.audience), None)
    if words:
        says = _("“{words}”: classes for leading cadres must not be entrusted to social agencies, nor handed on.")
        instead = _("Let a Party school or a university run the class itself.")
        yield Finding(WARNING, "audience", Refusal("leading_cadres", says, law=LEADER_LAW, instead=instead, words=words))


def _stated(draft: Draft) -> Iterator[Finding]:
    for name, code, says, instead in MISSING:
        text = getattr(draft, name)
        if text is not None and not text.strip():
            law = "财政部令第87号 第11条、第20条"
            yield Finding(ERROR, name, Refusal(code, says, law=law, instead=instead))


def _payment(draft: Draft) -> Iterator[Finding]:
    period = draft.rules.period("pay_supplier")
    for hit in PAID_WITHIN.finditer(draft.payment or ""):
        if int(hit[1]) > period.amount:
            says = _("“{words}”: the supplier is paid within {most} days of the invoice.")
            refusal = Refusal("payment_late", says, law=period.law, words=hit.group(), most=str(period.amount))
            yield Finding(WARNING, "payment", refusal, hit.group())
            return


def _acceptance(draft: Draft) -> Iterator[Finding]:
    text = draft.acceptance or ""
    found = SUBJECTIVE.search(text)
    if found and not QUESTIONNAIRE.search(text):
        says = _("“{words}”: what is a matter of opinion must be turned into a questionnaire with a number.")
        instead = _("Say which questionnaire is used and from which satisfaction rate on the service is accepted.")
        refusal = Refusal("subjective_acceptance", says, law="财库〔2021〕22号 第24条", instead=instead, words=found.group())
        yield Finding(WARNING, "acceptance", refusal, text[max(0, found.start() - 40) : found.end() + 40])


def _terms(draft: Draft) -> Iterator[Finding]:
    terms = draft.terms
    assert terms is not None
    if not terms.bid_validity_days:
        says, instead = _("The draft does not say how long bids are valid."), _("State the days; 90 are usual.")
        yield Finding(ERROR, "bid_validity_days", Refusal("bid_validity_missing", says, law=DOCUMENT, instead=instead))
    if terms.consortium is None:
        says = _("The draft does not say whether consortia may bid; a document that is silent cannot refuse them.")
        instead = _("Say whether consortia are accepted.")
        yield Finding(WARNING, "consortium", Refusal("consortium_missing", says, law="财政部令第87号 第19条", instead=instead))
    if not terms.sme_industry.strip():
        says = _("The draft does not say to which industry of the small-enterprise standard the service belongs.")
        instead = _("State the industry, for training usually “{industry}”.")
        refusal = Refusal("sme_industry_missing", says, law="财库〔2020〕46号 第12条", instead=instead, industry="其他未列明行业")
        yield Finding(ERROR, "sme_industry", refusal)
    if draft.performance_bond and not terms.performance_bond_return.strip():
        says, instead = _("A performance bond is asked for, but not when and how it is returned."), _("State when it is returned.")
        law = "财库〔2019〕38号 第1条"
        yield Finding(ERROR, "performance_bond_return", Refusal("performance_bond_return_missing", says, law=law, instead=instead))


def _survey(draft: Draft) -> Iterator[Finding]:
    """REQ22 art. 10 and 11: large purchases, public services and complex projects are surveyed first, at three at least."""
    terms, large = draft.terms, draft.rules.limit("survey_budget")
    least = draft.rules.limit("survey_targets_least")
    assert terms is not None
    is_large = draft.budget is not None and draft.budget >= int(large.amount)
    if not (is_large or terms.is_public_service or terms.is_complex):
        return
    if not terms.survey_targets:
        says = _("This purchase needs a survey of the market before the requirement is written; none is recorded.")
        instead = _("Ask at least {least} suppliers, experts or users, and record how many.")
        yield Finding(
            ERROR, "survey_targets", Refusal("survey_missing", says, law=large.law, instead=instead, least=str(least.amount))
        )
    elif terms.survey_targets < least.amount:
        says = _("The survey asked {found}; usually at least {least} are asked.")
        refusal = Refusal("survey_small", says, law=least.law, found=str(terms.survey_targets), least=str(least.amount))
        yield Finding(WARNING, "survey_targets", refusal)
