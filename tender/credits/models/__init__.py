"""Tables of credits: the append-only ledger and claims."""

from tender.credits.models.claim import Claim
from tender.credits.models.entry import CreditEntry

__all__ = ["Claim", "CreditEntry"]
