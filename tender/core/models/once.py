"""Answers already given: a form sent twice is answered once."""

from django.db import models


class RequestKey(models.Model):
    """The key a form carried, and where its answer led. Written in the transaction of the change."""

    key = models.UUIDField(primary_key=True)
    person_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=500)
    answered = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} → {self.answered}"
