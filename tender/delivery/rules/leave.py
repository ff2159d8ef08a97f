"""Leave during a class: at most one seventh of the teaching hours (干部教育培训工作条例 2023). Pure Python."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _

LARGEST_SHARE = Fraction(1, 7)
LAW = "干部教育培训工作条例（2023年修订）"


def too_much_leave(missed: Decimal, hours: Decimal) -> Refusal | None:
    """A refusal when the missed teaching hours exceed one seventh of the class (exactly one seventh is kept).

    40 hours allow 40/7 ≈ 5.71: 5.5 missed hours pass, 6 do not.
    """
    if Fraction(missed) > Fraction(hours) * LARGEST_SHARE:
        return Refusal(
            "too_much_leave", _("{missed} of {hours} teaching hours were missed; at most one seventh is allowed."), law=LAW,
            instead=_("Expel the participant, or correct the attendance if it is wrong."), missed=str(missed), hours=str(hours),
        )  # fmt: skip
    return None
