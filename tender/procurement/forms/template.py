"""Forms of templates: keeping one, naming it, choosing one for a draft, beginning a tender from one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyCharField
from tender.parties.models import Organisation
from tender.procurement.queries.draft import PARTS
from tender.procurement.queries.template import Offered
from tender.procurement.rules import template as rules

PART_CHOICES = [(part, PARTS[part]) for part in rules.PARTS]
MODES = [
    (rules.REPLACE, _("Replace what the draft says")),
    (rules.ADD, _("Add what the draft does not have yet")),
]


class NameForm(Form):
    """What a template is called."""

    name = TidyCharField(label=_("Name of the template"), max_length=100)


class KeepForm(NameForm):
    """The name, and which parts it takes."""

    parts = forms.MultipleChoiceField(
        label=_("What it holds"), choices=PART_CHOICES, widget=forms.CheckboxSelectMultiple, initial=list(rules.PARTS)
    )


def _choices(offered: Sequence[Offered]) -> list[tuple[Any, list[tuple[str, str]]]]:
    own = [(one.key, one.name) for one in offered if one.is_own]
    built_in = [(one.key, one.name) for one in offered if not one.is_own]
    return [(label, rows) for label, rows in ((_("Of the department"), own), (_("Built in"), built_in)) if rows]


class ApplyForm(Form):
    """Which template, which of its parts, and how."""

    template = forms.ChoiceField(label=_("Template"))
    parts = forms.MultipleChoiceField(
        label=_("What is taken from it"), choices=PART_CHOICES, widget=forms.CheckboxSelectMultiple, initial=list(rules.PARTS)
    )
    mode = forms.ChoiceField(label=_("How"), choices=MODES, widget=forms.RadioSelect, initial=rules.REPLACE)

    def __init__(self, *args: Any, offered: Sequence[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = _choices(offered)  # type: ignore[attr-defined]


class BeginForm(Form):
    """A new tender from a template."""

    title = TidyCharField(label=_("Title of the tender"), max_length=200)
    template = forms.ChoiceField(label=_("Template"))

    def __init__(self, *args: Any, offered: Sequence[Offered], buyers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = _choices(offered)  # type: ignore[attr-defined]
        if len(buyers) > 1:
            self.fields["buyer"] = forms.TypedChoiceField(
                label=_("Department"), coerce=int, choices=[(body.pk, body.name) for body in buyers]
            )
