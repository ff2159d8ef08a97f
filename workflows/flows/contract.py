"""Contract: from the draft drawn from the award to the signatures of both sides."""

from django.utils.translation import gettext_lazy as _
from viewflow import this

from workflows.flows.base import Follows
from workflows.flows.due import at
from workflows.flows.nodes import Begin, End, Exit, Step


class ContractFlow(Follows):
    """The officer completes the text, the leader approves it, the provider signs, the department signs; each may send it back."""

    process_title = _("Contract")
    thing = "contract"

    start = Begin("draft", label=_("Contract drawn from the award")).Next(this.draft)

    draft = Step("contract.submit", label=_("Complete the contract text"), due=at("sign_by")).Next(this.review)

    review = (
        Step("contract.approve", label=_("Review the contract"), due=at("sign_by"))
        .Or("contract.send_back", this.draft)
        .Next(this.provider_signs)
    )

    provider_signs = (
        Step("contract.sign_for_provider", label=_("Check the contract and sign it"), due=at("sign_by"))
        .Or("contract.ask_for_changes", this.draft)
        .Next(this.department_signs)
    )

    department_signs = Step("contract.sign_for_department", due=at("sign_by")).Next(this.signed)

    signed = End(label=_("In force"))

    ended = Exit("contract.terminate", label=_("Terminated"))
