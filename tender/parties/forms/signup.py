"""What we ask of somebody who signs up."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tender.core.forms import TidyCharField


class SignupForm(forms.Form):
    """What we ask beside login name, e-mail and password."""

    full_name = TidyCharField(label=_("Full name"), max_length=100)

    def signup(self, request: HttpRequest, user: object) -> None:
        """allauth hands over the new person."""
        user.full_name = self.cleaned_data["full_name"]  # type: ignore[attr-defined]
        user.save(update_fields=["full_name"])  # type: ignore[attr-defined]
