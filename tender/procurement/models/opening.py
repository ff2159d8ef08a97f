"""The opening of bids: when, by whom, what was read out."""

from django.conf import settings
from django.db import models

from tender.core.card import append_only


class Opening(models.Model):
    """The opening of a tender. `lines` is what was read out per bid; `paper` is the record (开标记录). Never changed."""

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="opening")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField()
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"opening of {self.tender}"
