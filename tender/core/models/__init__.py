"""Tables of the shared ground."""

from tender.core.models.audit import AuditLine
from tender.core.models.calendar import CalendarDay, CalendarYear
from tender.core.models.clock import DueMove
from tender.core.models.file import StoredFile
from tender.core.models.notification import Notification
from tender.core.models.once import RequestKey
from tender.core.models.outbox import Delivery, OutboxEvent

__all__ = [
    "AuditLine",
    "CalendarDay",
    "CalendarYear",
    "Delivery",
    "DueMove",
    "Notification",
    "OutboxEvent",
    "RequestKey",
    "StoredFile",
]
