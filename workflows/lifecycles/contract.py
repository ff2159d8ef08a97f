"""The lifecycles of a contract and of a long-term agreement."""

from collections.abc import Iterator
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import approvers, officers, provider
from workflows.lifecycles.rights import approver_of, officer_of, provider_of, system


class ContractState(models.TextChoices):
    """States of `glossary.md`."""

    DRAFT = "draft", _("draft (contract)")
    IN_REVIEW = "in_review", _("in review (contract)")
    AWAITING_PROVIDER = "awaiting_provider", _("to be signed by the provider")
    AWAITING_DEPARTMENT = "awaiting_department", _("to be signed by the department")
    IN_FORCE = "in_force", _("in force (contract)")
    COMPLETED = "completed", _("completed")
    TERMINATED = "terminated", _("terminated (contract)")


class ContractLifecycle(Lifecycle):
    """draft → in_review → awaiting_provider → awaiting_department → in_force → completed; each side may send it back."""

    State = ContractState
    state = state_field(ContractState, ContractState.DRAFT)

    class Meta:
        abstract = True

    @move(
        source="draft",
        target="in_review",
        label=_("Submit the contract for review"),
        may=officer_of,
        logs="contract.submitted",
        rule=lambda contract, *, by, at, **args: contract.text_missing(),
        tells=[approvers],
    )
    def submit(self, *, by: Actor, at: datetime) -> None:
        """The officer has completed the text."""

    @move(
        source="in_review",
        target="awaiting_provider",
        label=_("Approve the contract"),
        may=approver_of,
        logs="contract.approved",
        law="政府采购法 第43–46条",
        tells=[provider],
    )
    def approve(self, *, by: Actor, at: datetime) -> None:
        """The department agrees to the text; the provider signs first."""

    @move(
        source="in_review",
        target="draft",
        label=_("Return the contract"),
        may=approver_of,
        needs_reason=True,
        logs="contract.returned",
        tells=[officers],
    )
    def send_back(self, *, by: Actor, at: datetime) -> None:
        """The leader wants changes."""

    @move(
        source="awaiting_provider",
        target="awaiting_department",
        label=_("Sign for the provider"),
        may=provider_of,
        final=True,
        rule=lambda contract, *, by, at, **args: contract.held_back(),
        logs="contract.signed_by_provider",
        law="政府采购法 第46条",
        tells=[approvers],
    )
    def sign_for_provider(self, *, by: Actor, at: datetime, digest: str = "") -> None:
        """The provider signs the text whose digest is shown."""

    @move(
        source="awaiting_provider",
        target="draft",
        label=_("Ask for changes"),
        may=provider_of,
        needs_reason=True,
        logs="contract.objected",
        tells=[officers],
    )
    def ask_for_changes(self, *, by: Actor, at: datetime) -> None:
        """The text differs from tender or bid; the provider says where."""

    @move(
        source="awaiting_department",
        target="in_force",
        label=_("Sign for the department"),
        may=approver_of,
        final=True,
        rule=lambda contract, *, by, at, **args: contract.held_back(),
        logs="contract.signed",
        law="政府采购法 第46条",
        tells=[provider, officers],
    )
    def sign_for_department(self, *, by: Actor, at: datetime, digest: str = "") -> None:
        """The contract is in force from now on."""
        self.signed_at = at

    @move(
        source="in_force",
        target="completed",
        label=_("Complete the contract"),
        may=officer_of,
        logs="contract.completed",
        rule=lambda contract, *, by, at, **args: contract.work_left(),
        tells=[provider],
    )
    def complete(self, *, by: Actor, at: datetime) -> None:
        """Everything is delivered and accepted."""

    @move(
        source=["draft", "in_review", "awaiting_provider", "awaiting_department", "in_force"],
        target="terminated",
        label=_("Terminate the contract"),
        may=approver_of,
        needs_reason=True,
        final=True,
        danger=True,
        logs="contract.terminated",
        law="政府采购法 第50条",
        tells=[provider, officers],
    )
    def terminate(self, *, by: Actor, at: datetime) -> None:
        """The contract ends before its work is done."""

    @move(
        source=["draft", "in_review", "awaiting_provider", "awaiting_department"],
        target="terminated",
        label=_("Drop the unsigned contract"),
        may=system,
        logs="contract.lapsed",
        law="政府采购法实施条例 第49条",
        tells=[provider, officers],
    )
    def lapse(self, *, by: Actor, at: datetime) -> None:
        """Its award fell before both sides had signed."""


class AgreementState(models.TextChoices):
    """States of `glossary.md`; expiring is computed from the dates."""

    DRAFT = "draft", _("draft (agreement)")
    IN_FORCE = "in_force", _("in force (agreement)")
    EXPIRED = "expired", _("expired")
    TERMINATED = "terminated", _("terminated (agreement)")


class AgreementLifecycle(Lifecycle):
    """draft → in_force → expired | terminated."""

    State = AgreementState
    state = state_field(AgreementState, AgreementState.DRAFT)

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """The clock ends an agreement at the end of its last day."""
        if self.state == "in_force":
            yield self.ends_at(), "expire"

    @move(
        source="draft",
        target="in_force",
        label=_("Bring into force"),
        may=approver_of,
        logs="agreement.in_force",
        rule=lambda agreement, *, by, at, **args: agreement.may_begin(at),
        tells=[provider, officers],
    )
    def bring_into_force(self, *, by: Actor, at: datetime) -> None:
        """Both sides have signed on paper; the scan is attached."""

    @move(
        source="in_force",
        target="expired",
        label=_("Expire"),
        may=system,
        logs="agreement.expired",
        tells=[provider, officers],
        rule=lambda agreement, *, by, at, **args: agreement.still_runs(at),
    )
    def expire(self, *, by: Actor, at: datetime) -> None:
        """The last day is over."""

    @move(
        source="in_force",
        target="terminated",
        label=_("Terminate the agreement"),
        may=approver_of,
        needs_reason=True,
        danger=True,
        final=True,
        logs="agreement.terminated",
        tells=[provider, officers],
    )
    def terminate(self, *, by: Actor, at: datetime) -> None:
        """It ends before its time."""
