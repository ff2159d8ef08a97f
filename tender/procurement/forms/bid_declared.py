"""Forms of a bid's declarations: enterprise, consortium, bond, a paper for a requirement; and of the colleagues of a bid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, NumberField, TidyCharField
from tender.procurement.forms.bid import DraftForm, TextForm
from tender.procurement.models import BidColleague
from tender.procurement.rules.declaration import MOST_MEMBERS

SIZES = [("", "—"), ("micro", _("micro enterprise")), ("small", _("small enterprise")), ("medium", _("medium enterprise"))]
SPECIALS = [("", _("neither of the two")), ("prison", _("prison enterprise")), ("disabled", _("employer of disabled people"))]


class EnterpriseForm(DraftForm):
    """中小企业声明函 and its like: only what the form of 财库〔2020〕46号 asks."""

    size = forms.ChoiceField(label=_("Size of the enterprise"), choices=SIZES, required=False)
    industry = TidyCharField(
        label=_("Industry"), required=False, max_length=100, help_text=_("As the tender states it, if it does.")
    )
    employees = TidyCharField(label=_("People employed"), required=False, max_length=40)
    turnover = TidyCharField(label=_("Turnover of the last year (10,000 yuan)"), required=False, max_length=40)
    assets = TidyCharField(label=_("Total assets (10,000 yuan)"), required=False, max_length=40)
    special = forms.ChoiceField(
        label=_("Prison enterprise or employer of disabled people"),
        choices=SPECIALS,
        required=False,
        help_text=_("Treated like a small enterprise; the deduction counts once."),
    )

    def changes(self) -> dict[str, Any]:
        """All values by path."""
        names = ("size", "industry", "employees", "turnover", "assets", "special")
        return {f"declarations.{name}": self.cleaned_data[name] for name in names}


class MemberForm(Form):
    """One further member of the consortium."""

    name = TidyCharField(label=_("Name of the member"), max_length=200, required=False)
    uscc = TidyCharField(label=_("Unified social credit code"), max_length=40, required=False)
    share = NumberField(label=_("Share (%)"), required=False, highest=Decimal(100))
    is_small_micro = forms.BooleanField(label=_("small or micro enterprise"), required=False)


MemberRows = forms.formset_factory(
    MemberForm, extra=0, can_delete=True, max_num=MOST_MEMBERS, validate_max=True, absolute_max=MOST_MEMBERS + 5
)


class ConsortiumForm(DraftForm):
    """Own share and the further members; the bidder itself leads."""

    own_share = NumberField(
        label=_("Your own share (%)"),
        required=False,
        highest=Decimal(100),
        help_text=_("Your organisation leads the consortium and hands in for it. All shares together are 100."),
    )

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial, **kwargs)
        self.rows = MemberRows(self.data if self.is_bound else None, initial=(initial or {}).get("members") or [], prefix="rows")

    def is_valid(self) -> bool:
        """Both the form and its rows."""
        rows = self.rows.is_valid()
        if super().is_valid() and not rows:
            self.add_error(None, _("Please correct the marked rows."))
        return rows and super().is_valid()

    def changes(self) -> dict[str, Any]:
        """Share and members by path."""
        names = ("name", "uscc", "share", "is_small_micro")
        rows = [row.cleaned_data for row in self.rows if row.cleaned_data and not row.cleaned_data.get("DELETE")]
        members = [{name: row.get(name) for name in names} for row in rows]
        return {"consortium.own_share": self.cleaned_data["own_share"], "consortium.members": members}


class BondForm(DraftForm):
    """Where the bond was given; its paper is added below as a file."""

    form = forms.ChoiceField(label=_("Form of the bond"), required=False)
    reference = TidyCharField(label=_("Bank reference or number of the guarantee"), required=False, max_length=200)
    paid_on = DayField(label=_("Given on"), required=False)
    account = TidyCharField(
        label=_("Account it came from"), required=False, max_length=200, help_text=_("Holder, bank and number; it goes back there.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [("", "—"), *choices]

    def changes(self) -> dict[str, Any]:
        """All values by path."""
        return {f"bond.{name}": self.cleaned_data[name] for name in ("form", "reference", "paid_on", "account")}


class EvidenceTextForm(TextForm):
    """An answer to a requirement, with a paper of the organisation that shows it."""

    proof = forms.ChoiceField(
        label=_("Paper of your organisation that shows it"),
        required=False,
        help_text=_("Papers that the office has verified once need not be uploaded again."),
    )

    def __init__(self, *args: Any, papers: list[tuple[str, str]] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["proof"].choices = [("", _("none")), *papers]

    def changes(self) -> dict[str, Any]:
        """The text, and the paper."""
        need = self.path.partition(".")[2]
        return {**super().changes(), f"proofs.{need}": self.cleaned_data["proof"]}


class ColleagueRightForm(Form):
    """Whom to give which right."""

    person = forms.ChoiceField(label=_("Colleague"))
    right = forms.ChoiceField(label=_("Right"), choices=BidColleague.Right.choices, initial=BidColleague.Right.EDIT)

    def __init__(self, *args: Any, people: list[tuple[int, str]] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people
