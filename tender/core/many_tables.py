"""A migration's operation that creates many tables at once, and so quickly.

Lives here: `CreateModels`. Not here: migrations (`tender/migrations`), the tables themselves (each subject's `models`).
Django draws every model that is related to a new one anew, so that a hundred `CreateModel` in a row draw thousands: half a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Several `CreateModel` that know each other; in any order, foreign keys are added once all tables are there."""

    category = OperationCategory.ADDITION

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add all; the drawn models are thrown away and drawn together when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        """Create the tables."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        """Drop the tables, the last one first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        """Whether one of the tables is this model or points at it."""
        return any(operation.references_model(name, app_label) for operation in self.operations)

    def describe(self) -> str:
        """One line for the log."""
        return f"Create {len(self.operations)} models"
