"""The kinds of duty: which period of the rulebook, counted from what, ended by what, and who must act.

Lives here: one table, in the order in which the dates build on each other. How long a period is and by which article stands in
the rulebook. A new duty is one line here, one period there and one word in `queries/duty_words.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tender.procurement.rules.rulebook_shapes import Method


@dataclass(frozen=True)
class Kind:
    """One kind of duty.

    `since`: days it is counted from, the first that is known (~: for planning only) · `done`: days that end it, besides a mark ·
    `who`: officer, approver, committee, providers, finance, portal · `per`: one for each thing of that kind · `is_back`: counted
    back from its start · `is_task`: somebody must act (else the day passes by itself) · `is_carried`: a flow has it on the to-do
    list already · `escalates`: leader and supervisor hear when it is missed.
    """

    key: str
    period: str
    since: tuple[str, ...]
    who: str
    done: tuple[str, ...] = ()
    per: str = ""
    step: str = ""
    methods: frozenset[str] = frozenset()
    is_back: bool = False
    is_task: bool = True
    is_carried: bool = False
    escalates: bool = True

    def period_of(self, method: Method) -> str:
        """The period's key; “@bid” and the like are named by the method, empty where it knows no such step."""
        if self.period == "@notice":
            return "notice_publicity" if method.bid else "single_source_publicity"
        named = {"@documents": method.documents, "@bid": method.bid, "@clarification": method.clarification}
        return named.get(self.period, self.period)


FRAMEWORK, SINGLE_SOURCE = frozenset({"framework"}), frozenset({"single_source"})
BIDDING = frozenset({"open_tender", "invited_tender", "consultation", "negotiation", "inquiry", "framework"})
KINDS = (
    # --- before and while bids are taken
    Kind("intention", "intention_lead", ("published_on",), "officer", ("intended_on",), is_back=True, is_task=False),
    Kind("portal_publication", "portal_publication", ("published_on",), "portal", ("published_on",)),
    Kind("notice_ends", "@notice", ("published_on",), "officer", is_task=False),
    Kind("documents_until", "@documents", ("published_on",), "officer", is_task=False),
    Kind("earliest_deadline", "@bid", ("documents_from", "published_on"), "officer", is_task=False),
    Kind("last_free_clarification", "@clarification", ("deadline",), "officer", is_back=True, is_task=False),
    Kind("inquiry_reply", "inquiry_reply", ("asked_on",), "officer", ("answered_on",), per="question", is_carried=True),
    Kind("single_source_argument", "single_source_argument", ("objected_publicity_on",), "officer", methods=SINGLE_SOURCE),
    Kind("refund_bond_withdrawal", "refund_bond_withdrawal", ("withdrawn_on",), "officer", ("refunded_on",), per="bond"),
    # --- from the deadline to the award
    Kind("opening", "", ("deadline",), "officer", ("opened_on",), step="opening", methods=BIDDING, is_carried=True),
    Kind("report_by", "report_delivery", ("scored_on", "~opened_on", "~deadline"), "committee", ("reported_on",), is_carried=True),
    Kind("decide_by", "determine_winner", ("reported_on", "~report_by"), "approver", ("decided_on",), is_carried=True),
    Kind("award_notice_by", "award_notice", ("decided_on", "~decide_by"), "officer", ("noticed_on",), is_carried=True),
    Kind("publicity_ends", "award_publicity", ("notified_on", "noticed_on", "~award_notice_by"), "officer", is_task=False),
    Kind("objection_by", "objection_filing", ("publicity_ends",), "providers", is_task=False),
    Kind(
        "objection_reply_by", "objection_reply", ("objected_on", "~objection_by"), "officer", ("replied_on",), per="objection",
        is_carried=True,
    ),
    Kind("complaint_by", "complaint_filing", ("objection_reply_by",), "providers", per="objection", is_task=False),
    Kind("refund_bond_losers", "refund_bond_losers", ("notified_on",), "officer", ("losers_refunded_on",)),
    # --- contract
    Kind(
        "contract_by", "sign_contract", ("notified_on", "~award_notice_by"), "approver", ("signed_on",), per="contract",
        is_carried=True,
    ),
    Kind("publish_contract", "publish_contract", ("signed_on",), "officer", ("contract_noticed_on",), per="contract"),
    Kind("file_contract_copy", "file_contract_copy", ("signed_on",), "officer", per="contract"),
    Kind("refund_bond_winner", "refund_bond_winner", ("signed_on",), "officer", ("winner_refunded_on",), per="contract"),
    Kind("pay_supplier", "pay_supplier", ("invoiced_on",), "officer", ("paid_on",), per="contract"),
    Kind("framework_inform_users", "framework_inform_users", ("framework_signed_on",), "officer", methods=FRAMEWORK),
    Kind("framework_result_notice", "framework_result_notice", ("second_stage_on",), "officer", methods=FRAMEWORK),
    Kind("framework_summary", "framework_summary", ("framework_expired_on",), "officer", methods=FRAMEWORK),
    # --- complaints, suspension, the end
    Kind("complaint_admission", "complaint_admission", ("complained_on",), "finance", escalates=False),
    Kind("complaint_notice", "complaint_notice", ("complaint_examined_on",), "finance", escalates=False),
    Kind("complaint_reply_request", "complaint_reply_request", ("complained_on",), "finance", escalates=False),
    Kind("complaint_answer", "complaint_answer", ("complaint_requested_on",), "officer"),
    Kind("complaint_decision", "complaint_decision", ("complained_on",), "finance", ("complaint_decided_on",), escalates=False),
    Kind("suspension_ends", "suspension_most", ("suspended_on",), "officer", is_task=False),
    Kind("refund_after_termination", "refund_after_termination", ("terminated_on",), "officer", ("all_refunded_on",)),
    Kind("refund_bond_failed", "refund_after_termination", ("failed_on",), "officer", ("all_refunded_on",)),
    Kind("archive_until", "archive", ("ended_on",), "officer", is_task=False),
)  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}
# Days that the program does not see happen and that the officer records, for the tender or (contract) for one thing of it.
RECORDED = {
    "complained_on": "", "complaint_examined_on": "", "complaint_requested_on": "", "suspended_on": "", "withdrawn_on": "",
    "invoiced_on": "contract", "objected_publicity_on": "", "framework_signed_on": "", "second_stage_on": "",
    "framework_expired_on": "",
}  # fmt: skip


def kind_of(key: str) -> Kind | None:
    """The kind of a duty's key, `file_contract_copy:12` as well as `refund_bond_losers`."""
    return BY_KEY.get(key.partition(":")[0])
