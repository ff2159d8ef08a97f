"""Draws between equals: public, from a seed, repeatable by anybody. Drawing: `services/tie_draw.py`; algorithm: `rules/draw.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse

from tender.core.card import append_only
from tender.procurement.rules.draw import Drawn, draw

if TYPE_CHECKING:
    from tender.procurement.models.award import Award
    from tender.procurement.models.bid import Bid


class TieDraw(models.Model):
    """One draw for one award among bids that nothing separates. Never changed. `entries` is [{bid, name, uscc}].

    `seed` is made of the tender's number, lot and seat, the digest of the entries, the SHA-256 of the signed report, a word of
    whoever draws and a random part: nobody alone chooses it.
    """

    award = models.ForeignKey("tender.Award", on_delete=models.PROTECT, related_name="tie_draws")
    entries = models.JSONField()
    digest = models.CharField(max_length=64)
    seed = models.CharField(max_length=400)
    algorithm = models.CharField(max_length=20)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"draw for {self.award}"

    def get_absolute_url(self) -> str:
        """Its record."""
        return reverse("procurement:tie-draw", args=[self.award_id])

    def lines(self) -> tuple[Drawn, ...]:
        """The result, computed again from entries and seed, never read from anywhere."""
        return draw([one["uscc"] for one in self.entries], seed=self.seed, count=1)

    def rows(self) -> list[tuple[Drawn, str]]:
        """The result with the names of the bidders."""
        names = {one["uscc"]: one["name"] for one in self.entries}
        return [(line, names[line.entry]) for line in self.lines()]

    @property
    def drawn_bid(self) -> int:
        """The key of the bid that was drawn."""
        return int({one["uscc"]: one["bid"] for one in self.entries}[self.lines()[0].entry])


def standing_draw(award: Award, equals: Iterable[Bid]) -> TieDraw | None:
    """The draw that decides between exactly these bids, if it was made."""
    among = {str(bid.pk) for bid in equals}
    found = (one for one in award.tie_draws.all() if {str(entry["bid"]) for entry in one.entries} == among)
    return next(found, None)
