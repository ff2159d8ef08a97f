"""Sub-steps that several procedures share, written once: which procedure a tender is, its publication, waiting for the deadline.

Each maker answers a fresh node (a node belongs to one flow); what comes next is said where it is used, by `.Next(…)`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.flows.due import at
from workflows.flows.nodes import Begin, Exit, Step, Wait

# Procedures without a notice: what stands before bidding, and the publication itself, are tasks of their own flow.
WITHOUT_NOTICE = ("invited_tender", "single_source", "direct_assignment")
BEFORE_CLOSE = ("draft", "in_review", "approved", "published")


def begins_by(*methods: str, states: tuple[str, ...], label: Any) -> Begin:
    """Where a procedure's own flow begins."""
    return Begin(*states, label=label, when=lambda tender: tender.method in methods)


def publication(label: Any = "", **known: Any) -> Step:
    """The officer publishes (or invites: publishing sends the letters)."""
    return Step("tender.publish", label=label, **known)


def until_deadline(**meanwhile: Any) -> Wait:
    """Until the deadline, as it is now; `meanwhile` and `done` name what is done while bids come in."""
    return Wait(
        "tender.closed",
        label=_("Wait for the deadline"),
        until=lambda tender: tender.state not in BEFORE_CLOSE,
        due=at("deadline"),
        **meanwhile,
    )


def sent_back() -> Exit:
    """Out when the leader returns the draft; approved again, perhaps by another method, it begins anew."""
    return Exit("tender.send_back", label=_("Returned for changes"), again=True)


def given_up() -> Exit:
    """Out from anywhere."""
    return Exit("tender.terminate", "tender.fail", label=_("Failed or terminated"))
