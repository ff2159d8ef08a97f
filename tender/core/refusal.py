"""A refusal: what was refused, by which rule, and what to do instead.

Lives here: the one exception that rules, the door and services raise. Pure Python: no Django.
Not here: how a refusal looks (`core/views.py`, `templates/parts/refusal.html`).
"""

from __future__ import annotations

from typing import Any


def _(message: str) -> str:
    """Mark a sentence for translation; it is translated when shown, so that rules stay free of Django."""
    return message


class Refusal(Exception):
    """A plain "no" with code, sentence and article of law.

    `says` and `instead` are English message ids with `{name}` placeholders filled from `params` after translation.
    `law` cites the article (e.g. "财政部令第87号 第27条"). `status` is the HTTP status a door answers with.
    `field` names the form field at fault, if one is.
    """

    def __init__(
        self,
        code: str,
        says: str,
        *,
        law: str = "",
        instead: str = "",
        status: int = 409,
        field: str = "",
        **params: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.says = says
        self.law = law
        self.instead = instead
        self.status = status
        self.field = field
        self.params = params

    def __str__(self) -> str:
        """The English sentence, for logs and test output; pages translate `says` first."""
        return self.says.format(**self.params)

    def __eq__(self, other: object) -> bool:
        """Two refusals are equal when code and parameters are (they are values, as rules return them)."""
        return isinstance(other, Refusal) and (self.code, self.params) == (other.code, other.params)

    def __hash__(self) -> int:
        return hash(self.code)


def forbidden(says: str = _("You do not have the right to do this."), **params: Any) -> Refusal:
    """The refusal for a missing right (HTTP 403)."""
    return Refusal("forbidden", says, status=403, **params)
