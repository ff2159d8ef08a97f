"""Words for a rulebook: its sections, rows and values, for pages in both languages. What a district adds itself shows its key.

Lives here: labels and how a value is written. Not here: the values (`rules/rulebook_values.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tender.core.wording import money
from tender.parties.models import Organisation
from tender.procurement.models import Need, Tender
from tender.procurement.rules.red_flags.kinds import KINDS
from tender.procurement.rules.rulebook_values import Entry

SECTIONS: dict[str, Any] = {
    "methods": _("Methods of purchase"), "counting": _("How days are counted"), "periods": _("Periods"), "steps": _("Steps"),
    "rounding": _("Rounding"), "price": _("Prices"), "sme": _("Small and micro enterprises"),
    "abnormal_low": _("Abnormally low prices"), "scores": _("Scores"), "tie_break": _("Equal scores"),
    "candidates": _("Candidates"), "committees": _("Committees"), "conflict": _("Conflicts of interest"), "limits": _("Limits"),
    "training_fees": _("Training fees"), "thresholds": _("Thresholds in yuan"), "providers": _("Who may provide training"),
    "fee_classes": _("Fee class by audience"), "procedures": _("Which procedure, and on which ground"),
    "articles": _("Articles without a number of their own"), "price_formulas": _("Price formulas and who may use them"),
    "expert_draw": _("Drawing the experts"),
    "red_flags": _("Red flags"),
}  # fmt: skip
SEEN: dict[str, Any] = {
    "V": _("read in the text of the law"), "D": _("seen in a published document"), "S": _("from a secondary source"),
    "M": _("from memory, to be checked"), "I": _("our own inference"),
}  # fmt: skip
SEEN_TONES = {"V": "green", "D": "blue", "S": "amber", "M": "amber", "I": "amber"}
ROWS: dict[str, Any] = {
    "tender": _("Evaluation committee of a tender"), "group": _("Group of a consultation, negotiation or inquiry"),
    "service": _("for services"), "goods": _("for goods"), "price_weight": _("weight of the price"),
    "notice_publicity": _("Notice stays public"), "doc_supply_min": _("Documents are available at least"),
    "open_tender_bid_min": _("Time for bids at least"), "prequal_submit_min": _("Time for prequalification at least"),
    "clarification_lead_open": _("Clarification before the deadline"),
    "clarification_lead_prequal": _("Clarification before the prequalification ends"),
    "consultation_first_response_min": _("Time for the first response at least (consultation)"),
    "consultation_doc_supply": _("Documents are available at least (consultation)"),
    "consultation_clarification_lead": _("Clarification before the deadline (consultation)"),
    "negotiation_response_min": _("Time for the response at least (negotiation)"),
    "negotiation_clarification_lead": _("Clarification before the deadline (negotiation)"),
    "inquiry_response_min": _("Time for the response at least (inquiry)"),
    "inquiry_clarification_lead": _("Clarification before the deadline (inquiry)"),
    "single_source_publicity": _("Publicity of a single source"),
    "single_source_argument": _("Complete the argument for the single source"),
    "report_delivery": _("Hand over the evaluation report"), "determine_winner": _("Confirm the winner"),
    "award_notice": _("Publish the award and notify the winner"), "award_publicity": _("Publicity of the award"),
    "sign_contract": _("Sign the contract"), "publish_contract": _("Publish the contract"),
    "file_contract_copy": _("File a copy of the contract with the finance department"),
    "refund_bond_losers": _("Refund the bid bonds of those who did not win"),
    "refund_bond_winner": _("Refund the winner's bid bond"),
    "refund_bond_withdrawal": _("Refund the bid bond of a bid withdrawn"),
    "refund_after_termination": _("Refund bonds and document fees after the termination"),
    "framework_inform_users": _("Inform the users of the framework"),
    "framework_result_notice": _("Publish the result of the second stage"),
    "framework_summary": _("Publish the summary of the framework"), "inquiry_reply": _("Answer the inquiry"),
    "objection_filing": _("File an objection"), "objection_reply": _("Answer the objection"),
    "complaint_filing": _("File a complaint"), "complaint_admission": _("Examine the complaint"),
    "complaint_notice": _("Tell whether the complaint is admitted"),
    "complaint_reply_request": _("Send the complaint on for a reply"), "complaint_answer": _("Reply to the complaint"),
    "complaint_decision": _("Decide the complaint"), "suspension_most": _("Suspension at most"),
    "pay_supplier": _("Pay the provider"), "portal_publication": _("The portal publishes the notice"),
    "intention_lead": _("Procurement intention before the purchase begins"), "archive": _("Keep the file"),
    "opening": _("Opening at the deadline"), "inquiry": _("request for quotations"),
    "evaluation": _("Evaluation after the opening"),
    "lowest_first": _("The lowest price has all points"), "fixed": _("fixed price, which is not scored"),
    "least_cost": _("the lowest evaluated price wins"), "average": _("distance from the mean of all prices"),
    "linear": _("straight line from the lowest price"), "quality_cost": _("quality first, price in a second envelope"),
    "positive": _("A price is above zero"),
    "ceiling": _("A price above the ceiling is invalid"), "late": _("A bid after the deadline is refused"),
    "minimum_forbidden": _("No lowest price may be set"), "ceiling_in_budget": _("The ceiling lies within the budget"),
    "small_micro": _("Price deduction for small and micro enterprises"), "consortium": _("Price deduction for a consortium"),
    "reserve": _("Reserved for small and medium enterprises up to"), "bounds": _("Points within the bounds"),
    "objective": _("Equal points for what is scored from evidence"), "every_member": _("Every member scores alone"),
    "quantified": _("Criteria are detailed and quantified"), "bid_bond_percent": _("Bid bond, percent of the budget at most"),
    "performance_bond_percent": _("Performance bond, percent of the contract at most"),
    "addition_percent": _("Additional purchase, percent of the contract at most"),
    "service_contract_months": _("Service contract, months at most"), "archive_years": _("Years for which the file is kept"),
    "framework_eliminated_percent": _("Framework: percent eliminated at least"),
    "framework_eliminated_least": _("Framework: providers eliminated at least"),
    "framework_qualified_least": _("Framework: qualified providers at least"),
    "survey_budget": _("Market survey must be held from a budget of"),
    "survey_targets_least": _("Market survey: suppliers asked at least"),
    "threshold": _("Threshold of open tender"), "approval": _("Approval of another procedure"),
    "splitting": _("Splitting a purchase"), "draw": _("Drawing the providers to invite"), "last_offers": _("Last offers"),
    "lowest_price": _("Decided by the lowest price"), "publicity": _("Publicity of the one source"),
    "price_talk": _("Negotiation with the one source"), "people": _("people at least"), "grounds": _("ground"),
    "special": _("few can provide it"), "cost": _("tendering costs too much"), "gov_service": _("service bought by government"),
    "complex": _("complex or special"), "price": _("price not known beforehand"), "research": _("research"),
    "failed": _("failed before"), "urgent": _("urgent"), "two_left": _("two were left"), "only": _("only one can provide it"),
    "emergency": _("emergency"), "addition": _("bound to an earlier contract"), "catalogue": _("in the catalogue"),
    "appraisal": _("appraisal and advice"), "service_object": _("those served choose"), "other": _("other cases"),
    "main_channel": _("main channel of training"),
    "class_leave_share": _("Leave in a class, share of the hours at most"), "open_tender": _("Open tender from"),
    "procurement": _("Procurement rules apply from"), "central": _("central"), "provincial": _("provincial"),
    "city": _("city level"), "county": _("county level"), "township": _("township level"), "staff": _("section members"),
    "audiences": _("Kinds of provider by audience"), "subdelegation": _("Delivery may be passed on"),
    "public_class_one": _("Public institutions of class one may bid"),
    "requires_department_approval": _("The organisation department approves each class"),
    **{kind: _(words.label) for kind, words in KINDS.items()},
}  # fmt: skip
FIELDS: dict[str, Any] = {
    "people": _("people at least"),
    "label": _("name"), "min_suppliers": _("providers at least"), "documents": _("time for documents"),
    "bid": _("time for bids"), "clarification": _("lead of a clarification"), "committee": _("committee"),
    "least": _("at least"), "most": _("at most"), "start_day_counts": _("the first day counts"),
    "roll_last_day_if": _("the last day moves on"), "period": _("length"), "from": _("from"), "stage": _("stage"),
    "places": _("decimal places"), "mode": _("mode"), "share": _("share in the contract at least (%)"),
    "service_budget": _("budget"), "mean": _("of the mean"), "second_lowest": _("of the second lowest price"),
    "ceiling": _("of the ceiling"), "compare": _("comparison"), "explain_minutes": _("minutes to explain at least"),
    "order": _("order"), "odd": _("an odd number"), "experts": _("experts at least"), "large_budget": _("large from a budget of"),
    "large_least": _("members at least when large"), "years": _("years"), "leader_law": _("on the leader"),
    "agency_law": _("on the agency"), "own_unit_law": _("on one's own unit"), "value": _("value"), "title": _("title"),
    "lecturer_law": _("on lecturers"), "taper": _("paid by day"), "staff_percent": _("staff at most (% of trainees)"),
    "staff_most": _("staff at most"), "lecturer_unit": _("lecturers are paid per"), "half_day_hours": _("hours per half day"),
    "uplift_percent": _("uplift at most (%)"), "caps": _("yuan per person and day, by class"),
    "lecturers": _("lecturers, yuan by title"), "amount": _("amount"), "allowed": _("allowed"), "kinds": _("kinds of provider"),
    "says": _("what it says"), "category": _("training fee class"), "guide": _("advised nationally, in yuan"),
    "witnesses": _("witnesses at least"), "pool_times": _("register or recommendations, times the number drawn"),
    "methods": _("methods"), "objects": _("objects"), "left": _("left after the examination at least"),
    "left_law": _("on fewer left"), "failed_least": _("failed before with bids at least"),
    "failed_most": _("failed before with bids at most"), "approval": _("approval needed"),
    "generic": _("names that say nothing"), "rsids_least": _("edit sessions in common at least"),
    "shingle": _("letters per shingle"), "passage_least": _("letters of a passage at least"),
    "share_percent": _("of the shorter bid at least (%)"),
    "common_least": _("left out when so many bidders and most have it"), "prices_least": _("prices at least"),
    "exact_percent": _("regular within (% of a step)"), "near_percent": _("nearly regular within (% of a step)"),
    "spread_percent": _("close within (% of the lowest)"), "tenders_least": _("purchases together at least"),
    "publicity": _("publicity needed"), "addition": _("bound to an earlier contract"),
    "earliest": _("working days before the evaluation at the earliest"),
    "assignment": _("bids may be shared out among the members"),
    "direct_law": _("on choosing without a draw"), "replace_law": _("on replacing a member"),
    "letter_law": _("on the letter of authorisation"),
}  # fmt: skip
VALUES: dict[str, Any] = {
    "publication": _("publication"), "documents issued": _("documents issued"), "deadline": _("back from the deadline"),
    "end of publicity": _("end of the publicity"), "evaluation ended": _("end of the evaluation"),
    "report received": _("report received"), "winner determined": _("winner confirmed"), "award notice": _("award notice"),
    "notification of award": _("notification of award"), "signature": _("signature"),
    "withdrawal received": _("withdrawal received"), "termination notice": _("termination notice"),
    "framework agreement signed": _("framework agreement signed"), "second stage decided": _("second stage decided"),
    "framework agreement expired": _("framework agreement expired"), "inquiry received": _("inquiry received"),
    "end of result publicity": _("end of the publicity of the result"), "objection received": _("objection received"),
    "end of reply period": _("end of the reply period"), "complaint received": _("complaint received"),
    "complaint examined": _("complaint examined"), "reply request received": _("request to reply received"),
    "suspension notice": _("notice of suspension"), "invoice received": _("invoice received"),
    "notice received": _("notice received"), "purchase begins": _("back from the begin of the purchase"),
    "procurement ended": _("end of the procurement"), "statutory_holiday": _("on a statutory holiday"),
    "price_item": _("each price score"), "half_up": _("half up"), "lt": _("strictly below"), "le": _("below or equal"),
    "score_desc": _("higher score"), "price_asc": _("lower price"), "file_rule": _("rule of the tender document"),
    "random_draw": _("draw"), "hour": _("hour"), "half_day": _("half day"), "tender": _("Evaluation committee of a tender"),
    "group": _("Group of a consultation, negotiation or inquiry"),
}  # fmt: skip
IN_YUAN = ("service_budget", "large_budget", "guide")


def row_label(path: tuple[str, ...]) -> str:
    """The row in words: what its keys after the section say."""
    names = (
        {**dict(Tender.Method.choices), **dict(Need.Audience.choices), **ROWS}
        if path[0] != "methods"
        else {**ROWS, **dict(Tender.Method.choices)}
    )
    return " · ".join(str(names.get(key, key)) for key in path[1:])


def values_of_row(entry: Entry) -> Iterator[tuple[str, str]]:
    """(label, value) of everything a row says, in words."""
    values = dict(entry.values)
    if entry.section == "periods":
        yield str(FIELDS["period"]), length(values.pop("amount", 0), values.pop("unit", "d"))
    for key, value in values.items():
        yield str(FIELDS.get(key, key)), shown(entry.section, key, value)


def length(amount: int, unit: str) -> str:
    """5 working days, 20 days, 15 years."""
    if unit == "wd":
        return ngettext("{n} working day", "{n} working days", amount).format(n=amount)
    if unit == "y":
        return ngettext("{n} year", "{n} years", amount).format(n=amount)
    return ngettext("{n} day", "{n} days", amount).format(n=amount)


def shown(section: str, key: str, value: Any) -> str:
    """One value as people write it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if key in IN_YUAN or (section == "thresholds" and key == "amount"):
        return money(Decimal(value))
    if key == "taper":
        return "；".join(_step(step) for step in value)
    if key == "experts":
        return "/".join(str(part) for part in value)
    if key == "kinds":
        kinds = dict(Organisation.Kind.choices)
        return "、".join(str(kinds.get(kind, kind)) for kind in value)
    if key in ("methods", "objects"):
        words = {**ROWS, **dict(Tender.Method.choices)}
        return "、".join(str(words.get(one, one)) for one in value) or gettext("none")
    if isinstance(value, dict):
        return "；".join(f"{name} {amount}" for name, amount in value.items())
    if key == "generic":
        return "、".join(value)
    if isinstance(value, list):
        return " → ".join(str(VALUES.get(item, item)) for item in value)
    if section == "methods" and key in ("documents", "bid", "clarification"):
        return str(ROWS.get(value, value))
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)


def _step(step: dict[str, Any]) -> str:
    percent = f"{(Decimal(step['share']) * 100).normalize():f} %"
    return gettext("after day {day}: {percent}").format(day=step["after"], percent=percent)
