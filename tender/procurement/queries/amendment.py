"""Reading what belongs to a correction that is not published yet."""

from __future__ import annotations

from collections.abc import Iterable

from tender.core.actor import Actor
from tender.core.models import StoredFile


def staged_files(by: Actor, keys: Iterable[str]) -> list[StoredFile]:
    """Files this person took in for a correction, in their order."""
    found = StoredFile.objects.filter(
        pk__in=list(keys), purpose="tender", uploaded_by_id=by.person_id, organisation_id__in=by.organisations("officer")
    )
    return sorted(found, key=lambda one: (one.at, str(one.pk)))
