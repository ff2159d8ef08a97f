"""Words for duties: what is to be done, who must act, how it stands, and the days that an officer records.

Lives here: labels by key. Not here: what is due (`rules/duty_kinds.py`).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Any] = {
    "intention": _("Publish the procurement intention"),
    "portal_publication": _("The portal publishes the notice"),
    "notice_ends": _("End of the notice period"),
    "documents_until": _("Documents must be available until then at least"),
    "earliest_deadline": _("First lawful day for the deadline"),
    "last_free_clarification": _("Last clarification that does not move the deadline"),
    "inquiry_reply": _("Answer the inquiry"),
    "single_source_argument": _("Complete the argument for the single source"),
    "refund_bond_withdrawal": _("Refund the bid bond of a bid withdrawn"),
    "opening": _("Open the bids at the deadline"),
    "report_by": _("Hand over the evaluation report"),
    "decide_by": _("Confirm the winner"),
    "award_notice_by": _("Publish the award and notify the winner"),
    "publicity_ends": _("End of the publicity of the award"),
    "objection_by": _("Last day for objections to the result"),
    "objection_reply_by": _("Answer the objection"),
    "complaint_by": _("Last day for a complaint"),
    "refund_bond_losers": _("Refund the bid bonds of those who did not win"),
    "contract_by": _("Sign the contract"),
    "publish_contract": _("Publish the contract"),
    "file_contract_copy": _("File a copy of the contract with the finance department"),
    "refund_bond_winner": _("Refund the winner's bid bond"),
    "pay_supplier": _("Pay the provider"),
    "framework_inform_users": _("Inform the users of the framework"),
    "framework_result_notice": _("Publish the result of the second stage"),
    "framework_summary": _("Publish the summary of the framework"),
    "complaint_admission": _("Examine the complaint"),
    "complaint_notice": _("Tell whether the complaint is admitted"),
    "complaint_reply_request": _("Send the complaint on for a reply"),
    "complaint_answer": _("Reply to the complaint"),
    "complaint_decision": _("Decide the complaint"),
    "suspension_ends": _("The suspension ends at the latest"),
    "refund_bond_failed": _("Refund the bonds of a failed tender"),
    "refund_after_termination": _("Refund bonds and document fees after the termination"),
    "archive_until": _("Keep the file until then at least"),
}
WHO: dict[str, Any] = {
    "officer": _("Procurement officer"),
    "approver": _("Department leader"),
    "committee": _("Evaluation committee"),
    "providers": _("Providers"),
    "finance": _("Finance department"),
    "portal": _("Portal"),
}
STATES: dict[str, Any] = {
    "ahead": _("still ahead"),
    "near": _("due soon"),
    "done": _("done"),
    "late": _("done late"),
    "missed": _("missed"),
    "past": _("day passed"),
}
TONES = {"near": "amber", "done": "green", "late": "amber", "missed": "red"}
RECORDED: dict[str, Any] = {
    "complained_on": _("The finance department received a complaint"),
    "complaint_examined_on": _("The complaint was examined"),
    "complaint_requested_on": _("The request to reply to the complaint came in"),
    "suspended_on": _("The tender was suspended"),
    "withdrawn_on": _("A bid was withdrawn in writing, and its bond is to be refunded"),
    "invoiced_on": _("The provider's invoice came in and the conditions of payment are met"),
    "objected_publicity_on": _("The publicity of the single source ended with objections"),
    "framework_signed_on": _("The framework agreement was signed"),
    "second_stage_on": _("The second stage was decided"),
    "framework_expired_on": _("The framework agreement expired"),
}


def label_of(key: str) -> Any:
    """What a duty's key says in words."""
    return LABELS.get(key.partition(":")[0], key)
