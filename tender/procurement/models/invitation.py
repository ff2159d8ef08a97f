"""Invited tenders: the random draw that anybody can repeat, and who was invited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.procurement.rules.draw import Drawn, draw


class Draw(models.Model):
    """One draw, once per tender, never changed. `pool` is [{id, name, uscc, by}] in the order in which it was put together.

    `seed` is made of the tender's number, the pool's digest, a word of each witness and a random part: nobody alone chooses it.
    """

    class Source(models.TextChoices):
        """Where the pool comes from (O87 art. 14)."""

        REGISTER = "register", _("supplier register")
        RECOMMENDATION = "recommendation", _("written recommendation of the purchaser")
        PREQUALIFICATION = "prequalification", _("prequalification notice")

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="draw")
    source = models.CharField(_("where the pool comes from"), max_length=16, choices=Source.choices)
    pool = models.JSONField()
    digest = models.CharField(max_length=64)
    seed = models.CharField(max_length=400)
    algorithm = models.CharField(max_length=20)
    count = models.PositiveSmallIntegerField(_("how many are drawn"))
    witness_one = models.CharField(_("first witness"), max_length=100)
    witness_two = models.CharField(_("second witness"), max_length=100)
    drawn_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"draw for {self.tender}"

    def lines(self) -> tuple[Drawn, ...]:
        """The result, computed again from pool and seed, never read from anywhere."""
        return draw([one["uscc"] for one in self.pool], seed=self.seed, count=self.count)

    def drawn_ids(self) -> list[int]:
        """Organisations that were drawn, in drawn order."""
        known = {one["uscc"]: one["id"] for one in self.pool}
        return [known[line.entry] for line in self.lines() if line.is_drawn]


class Invitation(models.Model):
    """An invitation letter (邀请书) to one provider. Only the invited see the documents and may bid."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="invitations")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="invitations")
    paper = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "provider"], name="invited_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.tender} → {self.provider}"

    def get_absolute_url(self) -> str:
        """The tender as the invited provider sees it."""
        from django.urls import reverse  # noqa: PLC0415 (addresses are read when letters are written)

        return reverse("portal:tender", args=[self.tender_id])
