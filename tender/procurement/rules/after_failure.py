"""What the law lets follow when too few bids are left after the examination (GPL art. 36–37; O87 art. 43; O74 art. 27).

Lives here: the pointers, by method and by how many are left. Not here: declaring a failure (`tender.py`), doing what follows.
"""

from __future__ import annotations

from tender.core.refusal import _

AGAIN = (_("Mend what made the tender fail and tender again."), "财政部令第87号 第43条第一项")
OTHER = (
    _("If the document and procedure were faultless, ask the finance department to approve another method."),
    "财政部令第87号 第43条第二项",
)
TWO = (_("With exactly two left, negotiation with these two may be approved by the finance department."), "财政部令第74号 第27条")
END = (_("Announce the end of the procedure with the reason, and begin again."), "财政部令第74号 第37条；财库〔2014〕214号 第34条")


def follows(method: str, left: int) -> tuple[tuple[str, str], ...]:
    """Sentences (message ids) with their articles."""
    if method not in ("open_tender", "invited_tender"):
        return (END,)
    return (AGAIN, OTHER, TWO) if method == "open_tender" and left == 2 else (AGAIN, OTHER)
