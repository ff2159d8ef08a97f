"""The one Django app of the house."""

from django.apps import AppConfig


class TenderConfig(AppConfig):
    """Label "tender": every subject's tables live under it, with one migrations folder."""

    name = "tender"
    verbose_name = "Kaibiao"
