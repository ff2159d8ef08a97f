"""Forms about people and organisations, one module per noun."""

from tender.parties.forms.signup import SignupForm

__all__ = ["SignupForm"]
