"""The form of reasons for warnings that are left standing: one text field per warning, named by the finding's key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.procurement.queries.lint import Shown


class ReasonsForm(Form):
    """Reasons for the warnings of a draft; what stays empty is not asked for here."""

    def __init__(self, *args: Any, warnings: list[Shown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for shown in warnings:
            self.fields[shown.finding.key] = TidyTextField(
                label=_("Why it stays"),
                max_length=1000,
                required=False,
                initial=shown.reason.reason if shown.reason else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def field_of(self, key: str) -> forms.BoundField:
        """The bound field of one finding."""
        return self[key]
