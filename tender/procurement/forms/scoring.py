"""Forms beside the score sheet: stepping back from a bid, black bars, counted evidence, re-checks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, NumberField, ScoreField, TidyCharField, TidyTextField
from tender.procurement.models import Bid, BidFile, Criterion, Lot, Recheck, ScoreSheet
from tender.procurement.models.facts import IN
from tender.procurement.queries.recheck import open_cells
from tender.procurement.queries.sheet import SheetPage

MOST = Decimal("9999999.99")


class NamedField(forms.ModelChoiceField):
    """Bids with their blind name and bidder."""

    def label_from_instance(self, obj: Bid) -> str:
        """Both names."""
        return f"{obj.alias} · {obj.provider}"


class FileField(forms.ModelChoiceField):
    """Files of the lot's bids by bid and name."""

    def label_from_instance(self, obj: BidFile) -> str:
        """Which bid, which file."""
        return f"{obj.bid.alias} · {obj.file.name}"


class RecuseForm(Form):
    """Which bid, and the conflict that was found."""

    bid = forms.ChoiceField(label=_("Bid"))
    reason = TidyTextField(label=_("Which conflict you found"), max_length=500)

    def __init__(self, page: SheetPage, data: Any = None) -> None:
        super().__init__(data)
        self.fields["bid"].choices = [(alias, alias) for alias in page.aliases]  # type: ignore[attr-defined]


class RedactionForm(Form):
    """A passage or a file, with the reason."""

    bid = NamedField(queryset=Bid.objects.none(), label=_("Bid"))
    passage = TidyTextField(
        label=_("Passage as it is written"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is blacked out wherever it stands in this bid's answers."),
    )  # fmt: skip
    file = FileField(queryset=BidFile.objects.none(), label=_("Or a whole file"), required=False)
    reason = TidyCharField(label=_("Reason"), max_length=500)

    def __init__(self, lot: Lot, data: Any = None) -> None:
        super().__init__(data)
        bids = lot.bids.filter(state__in=["opened", *IN]).select_related("provider").order_by("alias")
        files = BidFile.objects.filter(bid__in=bids, in_envelope=True).exclude(part="price").select_related("bid", "file")
        self.fields["bid"].queryset, self.fields["file"].queryset = bids, files  # type: ignore[attr-defined]


class EvidenceForm(Form):
    """How much evidence of each bid was verified for one leaf."""

    def __init__(self, leaf: Criterion, bids: list[Bid], data: Any = None) -> None:
        super().__init__(data, prefix=f"leaf-{leaf.pk}")
        for bid in bids:
            self.fields[f"bid-{bid.pk}"] = NumberField(label=str(bid.provider), highest=MOST)
        self.bids = bids

    def counts(self) -> dict[Bid, Decimal]:
        """Bid → count."""
        return {bid: self.cleaned_data[f"bid-{bid.pk}"] for bid in self.bids}


class RecheckForm(Form):
    """One score, one of the four lawful causes, the value it should have, the facts."""

    cause = forms.ChoiceField(label=_("Cause"), choices=Recheck.Cause.choices, widget=forms.RadioSelect)
    bid = NamedField(queryset=Bid.objects.none(), label=_("Bid"))
    criterion = forms.ModelChoiceField(
        queryset=Criterion.objects.none(),
        label=_("Criterion"),
        required=False,
        help_text=_("Leave empty for an error in the total."),
    )
    new_points = ScoreField(label=_("Points it should have"), lowest=Decimal(0), highest=Decimal(100), required=False)
    reason = TidyTextField(label=_("Facts behind it"), max_length=500)

    def __init__(self, sheet: ScoreSheet, data: Any = None) -> None:
        super().__init__(data)
        bids, leaves = open_cells(sheet)
        self.fields["bid"].queryset = Bid.objects.filter(pk__in=[bid.pk for bid in bids]).select_related("provider")  # type: ignore[attr-defined]
        self.fields["criterion"].queryset = Criterion.objects.filter(pk__in=[leaf.pk for leaf in leaves])  # type: ignore[attr-defined]


class ConfirmForm(Form):
    """The second person's confirmation; once the report is signed, the letter to the finance department."""

    finance = TidyCharField(label=_("Number and date of the letter to the finance department"), required=False, max_length=200)

    def __init__(self, *, is_signed: bool, data: Any = None) -> None:
        super().__init__(data)
        if not is_signed:
            del self.fields["finance"]
