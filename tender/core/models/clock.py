"""The clock's table: which move is due when."""

from django.db import models


class DueMove(models.Model):
    """A moment at which the clock plays a move. Re-armed whenever the thing is saved through the door."""

    thing_type = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=40)
    move = models.CharField(max_length=60)
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing_type", "thing_id", "move"], name="armed_once")]

    def __str__(self) -> str:
        return f"{self.move} {self.thing_type}:{self.thing_id} at {self.due_at:%Y-%m-%d %H:%M:%S}"
