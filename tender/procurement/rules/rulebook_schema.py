"""The shape of a rulebook file: which sections and keys the rules read. A key that stands nowhere here is a slip of the pen.

Lives here: constants for the linter. When a rule begins to read a new key, it is added here in the same change.
"""

from __future__ import annotations

from tender.procurement.rules.rulebook_files import HEAD

HEADS = frozenset(HEAD)
UNITS = ("wd", "d", "y")
CERTAINTIES = ("V", "D", "S", "M", "I")
SECTIONS = frozenset(
    (
        "methods", "counting", "periods", "steps", "rounding", "price", "sme", "abnormal_low", "scores", "tie_break", "candidates",
        "committees", "conflict", "limits", "training_fees", "thresholds", "providers", "articles",
        "fee_classes", "procedures", "price_formulas", "expert_draw", "red_flags",
    )
)  # fmt: skip
# what a method names, and in which section it must be found
POINTS_AT = {"documents": "periods", "bid": "periods", "clarification": "periods", "committee": "committees"}
SHARES = {"abnormal_low": ("mean", "second_lowest", "ceiling", "most")}
COUNTED = ("least", "most", "min_suppliers", "value", "percent", "amount", "explain_minutes", "years")
# Keys of a row by its section; a longer path (`methods/price_weight`) is a table within a row. A section that is not here may
# hold any key, because its keys are names (of limits, audiences, articles).
KEYS = {
    "methods": "label min_suppliers documents bid clarification committee",
    "methods/price_weight": "least most",
    "counting": "start_day_counts roll_last_day_if",
    "periods": "amount unit from",
    "rounding": "stage places mode",
    "price_formulas": "methods",
    "sme": "least most share service_budget",
    "abnormal_low": "mean second_lowest ceiling most compare explain_minutes",
    "tie_break": "order",
    "candidates": "most",
    "committees": "least odd experts large_budget large_least",
    "conflict": "years leader_law agency_law own_unit_law",
    "expert_draw": "earliest assignment direct_law replace_law letter_law",
    "limits": "value",
    "training_fees": (
        "title lecturer_law caps taper staff_percent staff_most lecturers lecturer_unit half_day_hours uplift_percent"
    ),
    "thresholds": "amount",
    "providers": "allowed value kinds",
    "articles": "says",
    "red_flags": (
        "generic rsids_least shingle passage_least share_percent common_least prices_least exact_percent near_percent "
        "spread_percent tenders_least"
    ),
}
# What the rules compute whatever the method is (`timeline.py`, `duties.py`).
PERIODS = (
    "notice_publicity", "single_source_publicity", "report_delivery", "determine_winner", "award_notice", "award_publicity",
    "sign_contract", "publish_contract", "file_contract_copy", "refund_bond_losers", "refund_bond_winner",
    "refund_bond_withdrawal", "refund_after_termination", "inquiry_reply", "objection_filing", "objection_reply",
    "complaint_filing", "complaint_admission", "complaint_notice", "complaint_reply_request", "complaint_answer",
    "complaint_decision", "suspension_most", "pay_supplier", "portal_publication", "intention_lead", "archive",
)  # fmt: skip


def keys_at(path: tuple[str, ...]) -> frozenset[str] | None:
    """Keys that a row may have at a place of the file; None where any name may stand."""
    inner = f"{path[0]}/{path[2]}" if len(path) > 2 else ""
    found = KEYS.get(inner) or KEYS.get(path[0])
    return frozenset(found.split()) if found else None
