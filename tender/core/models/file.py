"""Stored files: what was uploaded, checked by content, kept out of public reach."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file in private storage. `sealed` bytes are ciphertext; `key` opens them and is only set once that is lawful."""

    class State(models.TextChoices):
        """Uploads are hostile until checked."""

        QUARANTINED = "quarantined", _("being checked")
        CLEAN = "clean", _("accepted (file)")
        REJECTED = "rejected", _("refused (file)")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    uploaded_by_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUARANTINED)
    sealed = models.BooleanField(default=False)
    key = models.BinaryField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "sealed file" if self.sealed and self.key is None else self.name
