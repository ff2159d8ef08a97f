"""Lifecycles and flows as a Django app (no tables of its own)."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Label "workflows": where viewflow finds the flows."""

    name = "workflows"
