"""Words of remedies on pages: the lines of the admissibility check, and what a way on needs. Not here: judging (`rules/`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tender.procurement.rules.remedy import Check

CHECKS: dict[str, Any] = {
    "who": _("The provider takes part in this tender"),
    "when": _("It came in time: within seven working days"),
    "form": _("It is in writing, signed by somebody who acts for the provider here"),
    "once": _("It is the first objection of this provider to this step, as all points must come at once"),
    "matter": _("It says exactly what it objects to, and what it asks for"),
    "facts": _("It names facts and how they can be shown"),
    "law": _("It names the law it rests on"),
    "agent": _("An agent has an authorisation, or there is no agent"),
}
NEEDS: dict[str, Any] = {
    "fixes": _("A list of what is mended in the document or the procedure"),
    "approval": _("The approval of the finance department, with number and day"),
    "notice_proof": _("Proof that the notices were published"),
    "objections": _("A statement whether providers objected, and how they were answered"),
    "opinion": _("The opinion of the committee or of at least three experts that the document has no unreasonable terms"),
}


def check_lines(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """The check as a page shows it."""
    return [{"label": CHECKS[check.key], "holds": check.holds, "law": check.article} for check in checks]
