"""Votes of the committee on facts it finds together: one member, one bid, one requirement; and the dissent a member signs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class ConformityVote(models.Model):
    """Whether one member finds a requirement met; the finding is what the majority of the sitting members says."""

    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="votes")
    requirement = models.ForeignKey("tender.Requirement", on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey("tender.Member", on_delete=models.PROTECT, related_name="votes")
    is_met = models.BooleanField(_("met"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "requirement", "member"], name="one_conformity_vote"),
            models.CheckConstraint(condition=models.Q(is_met=True) | ~models.Q(reason=""), name="no_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.bid} · {self.requirement} · {self.member}: {self.is_met}"


class Dissent(models.Model):
    """A member who differs from the majority signs so with the reason; whoever does not is deemed to agree (O87 art. 61)."""

    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="dissents")
    member = models.ForeignKey("tender.Member", on_delete=models.PROTECT, related_name="dissents")
    reason = models.CharField(_("reason"), max_length=1000)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "member"], name="one_dissent")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.member} · {self.lot}"
