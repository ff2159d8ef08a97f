"""Telling people: one message inside the program and the same by e-mail, from one template set.

`templates/letters/<event>.txt`: first line is the subject, the rest the body; missing ones fall back to `letters/event.txt`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template import Context
from django.template.loader import select_template
from django.utils.translation import override

from tender.core.models import AuditLine, Notification, OutboxEvent
from tender.parties.queries import people_of


def tell(event: OutboxEvent, *, at: datetime) -> None:
    """Write one notification per person (once, by unique key) and send the e-mails in one connection."""
    thing = apps.get_model("tender", event.thing_type)._base_manager.filter(pk=event.thing_id).first()
    if thing is None:
        return
    link = thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""
    known = {"thing": thing, "event": event, "reason": reason_of(event), "link": settings.SITE_URL + link}
    subject, body = letter(event.name, known)
    people = people_of([(kind, pk) for kind, pk in event.tells], at)
    Notification.objects.bulk_create(
        [
            Notification(
                person=person, event_id=event.pk, event=event.name, subject=subject[:300], body=body, link=link, at=event.at
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    messages = [EmailMessage(subject, body, to=[person.email]) for person in people if person.email]
    if messages:
        get_connection().send_messages(messages)


def mark_read(people: Iterable[int | None], *, at: datetime, until: datetime | None = None) -> int:
    """Every message to these people (told by `until`, if given) counts as read at `at`; answers how many were new."""
    unread = Notification.objects.filter(person_id__in=list(people), read_at=None)
    return (unread.filter(at__lte=until) if until else unread).update(read_at=at)


def reason_of(event: OutboxEvent) -> str:
    """The reason given for the move, from its audit line; empty if none was asked."""
    lines = AuditLine.objects.filter(thing_type=event.thing_type, thing_id=event.thing_id, event=event.name, at=event.at)
    return lines.values_list("reason", flat=True).last() or ""


def letter(event: str, context: dict[str, object]) -> tuple[str, str]:
    """(subject, body) of a letter in Chinese, the language of the office."""
    with override("zh-hans"):
        found = select_template([f"letters/{event}.txt", "letters/event.txt"])
        text = found.template.render(Context(context, autoescape=False))  # plain text: a name with & stays as it is
    subject, _gap, body = text.strip().partition("\n")
    return subject.strip(), body.strip()
