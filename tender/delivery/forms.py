"""Forms of delivery: a class, a session, dispatched people, attendance, appraisal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.contracts.models import Contract
from tender.core.actor import Actor
from tender.core.forms import DayField, Form, MomentField, NumberField, ScoreField, TidyCharField, TidyTextField
from tender.delivery.rules.pasted import Matched
from tender.parties.models import Lecturer, Person
from tender.procurement.models import Need

MOST_HOURS = MOST_PLACES = Decimal(2000)


class CountField(NumberField):
    """A whole number as people type it, full-width digits too (a browser's own number field refuses those)."""

    places = 0

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """The whole number."""
        number = super().to_python(value)
        return None if number is None else int(number)


class ClassForm(Form):
    """A class under one of the actor's contracts in force."""

    contract = forms.ModelChoiceField(queryset=None, label=_("Contract"))
    title = TidyCharField(label=_("Title of the class"), max_length=200)
    audience = forms.ChoiceField(label=_("Audience"), choices=Need.Audience.choices)
    place = TidyCharField(label=_("Place"), max_length=200)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    hours = NumberField(label=_("Teaching hours"), lowest=Decimal(1), highest=MOST_HOURS)
    dispatch_quota = CountField(label=_("Places for dispatched participants"), highest=MOST_PLACES)
    self_quota = CountField(label=_("Places for self-selected participants"), highest=MOST_PLACES)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_force = Contract.objects.filter(state="in_force")
        self.fields["contract"].queryset = in_force.filter(provider_id__in=actor.organisations("organiser")) | in_force.filter(
            buyer_id__in=actor.organisations("officer"))  # fmt: skip


class ChangeForm(ClassForm):
    """What may be mended of a planned class: everything but its contract."""

    contract = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        Form.__init__(self, *args, **kwargs)


class SessionForm(Form):
    """One lesson of the timetable."""

    title = TidyCharField(label=_("Topic"), max_length=200)
    lecturer = forms.ModelChoiceField(queryset=Lecturer.objects.all(), label=_("Lecturer"))
    room = TidyCharField(label=_("Room"), max_length=100, required=False)
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    hours = NumberField(label=_("Teaching hours"), lowest=Decimal("0.5"), highest=Decimal(12))


class LearnersField(forms.ModelMultipleChoiceField):
    """People told apart by their unit, because names repeat."""

    def label_from_instance(self, obj: Person) -> str:
        """王芳 · 区教委."""
        return f"{obj} · {obj.unit}" if obj.unit else str(obj)


class DispatchForm(Form):
    """Whom the department sends."""

    names = TidyTextField(
        label=_("Names, one person a line"), required=False, max_length=20_000,
        help_text=_("With the unit behind the name where two people have the same name. Copied columns of a table will do."),
    )  # fmt: skip
    learners = LearnersField(queryset=None, label=_("Participants"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, candidates: Any, read: Matched, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learners"].queryset, self.read = candidates, read

    def clean_names(self) -> str:
        """A name that fits nobody is not left out silently."""
        if self.read.unknown or self.read.unclear:
            raise forms.ValidationError(_("Mend or remove the lines that are left here."))
        return ""

    def people(self) -> list[Person]:
        """The chosen people."""
        return list(self.cleaned_data["learners"])


class AppraisalForm(Form):
    """The learning appraisal (学习鉴定) of one participant."""

    text = TidyTextField(label=_("Appraisal"), max_length=2000)
    exam = ScoreField(
        label=_("Examination (0–100, empty if there was none)"), lowest=Decimal(0), highest=Decimal(100), required=False
    )
    is_passed = forms.TypedChoiceField(
        label=_("Result"),
        choices=[("yes", _("passed")), ("no", _("not passed"))],
        coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )


class CommonTextForm(Form):
    """The appraisal of everybody whose row says nothing else."""

    text = TidyTextField(
        label=_("Appraisal of everybody whose row says nothing else"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AppraisalRowForm(Form):
    """One row of the page that appraises a whole class; without a result it stays for later."""

    result = forms.ChoiceField(
        label=_("Result"), choices=[("", _("later")), ("yes", _("passed")), ("no", _("not passed"))], required=False
    )
    exam = ScoreField(label=_("Examination (0–100)"), lowest=Decimal(0), highest=Decimal(100), required=False)
    text = TidyTextField(label=_("Appraisal"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, common: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.common = common.strip()
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
        self.fields["exam"].widget.attrs["size"] = 6

    @property
    def is_chosen(self) -> bool:
        """Whether the row has a result."""
        return bool(self.cleaned_data.get("result"))

    def appraisal(self, common: str) -> dict[str, Any]:
        """What the service wants."""
        values = self.cleaned_data
        return {"text": values["text"] or common, "exam": values["exam"], "is_passed": values["result"] == "yes"}

    def clean(self) -> dict[str, Any]:
        """A result wants words; words or points want a result."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("result") and not (values.get("text") or self.common):
            self.add_error("text", _("Write the appraisal here, or one for everybody above."))
        if not values.get("result") and (values.get("text") or values.get("exam") is not None):
            self.add_error("result", _("Choose the result, or empty the row."))
        return values
