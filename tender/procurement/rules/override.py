"""Which refusals a person may set aside with a reason on record; every other refusal stands."""

from __future__ import annotations

from collections.abc import Mapping

from tender.core.refusal import Refusal, _

# code of the refusal → what going on means, in words
OVERRIDABLE: Mapping[str, str] = {
    "questions_open": _("Open the bids although questions were never answered."),
}


def may_override(code: str, standing: Refusal | None, *, reason: str) -> Refusal | None:
    """Only a refusal of the table that really stands now, and only with a reason of at least ten characters."""
    if code not in OVERRIDABLE or standing is None or standing.code != code:
        return Refusal("nothing_to_override", _("There is no refusal here that may be set aside."), status=404)
    if len(reason.strip()) < 10:
        return Refusal(
            "reason_missing", _("Please give a reason of at least {least} characters."), law=standing.law, status=422,
            field="reason", least=10,
        )  # fmt: skip
    return None
