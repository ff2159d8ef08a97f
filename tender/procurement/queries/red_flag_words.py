"""Words for red flags: what a flag is about, where a piece of evidence stands, colours. Kinds: `rules/red_flags/kinds.py`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tender.parties.models import Particular
from tender.procurement.models import RedFlag
from tender.procurement.rules.red_flags.kinds import KINDS

TONES = {"high": "red", "medium": "amber", "low": ""}
STATE_TONES = {"found": "amber", "explained": "green", "with_committee": "blue", "with_authority": "red"}
ABOUT: dict[str, Any] = {
    "person": _("author or editor"), "program": _("program that made it"), "document_id": _("number of the document"),
    "pdf_id": _("number of the PDF"), "rsid": _("edit sessions"), "digest": _("digest"), "difference": _("constant difference"),
    "ratio": _("constant ratio"), "equal": _("equal prices"), "spread": _("all prices"), "passage": _("long passages"),
    "share": _("a large part of the bid"), "locked": _("asks for a password"), "broken": _("damaged or not what it says it is"),
    "too_large": _("beyond the safe limits"), "entities": _("holds definitions that may be an attack"),
    "company": _("company named in the file"), "owner": _("one holds shares of the other"),
    "member": _("takes part in several bids"),
    **dict(Particular.Kind.choices),
}  # fmt: skip
WHERE: dict[str, Any] = {
    **ABOUT, "price": _("Price"), "seal": _("recorded at the seal"), "summary": _("Summary"), "evidence": _("Evidence"),
    "won": _("won"), "lost": _("did not win"), "rejected": _("rejected"),
}  # fmt: skip
UNTOLD = ("device", "address", "name", "lot", "pair", "circle", "digest")  # the kind says it already


def kinds() -> list[tuple[str, str]]:
    """Every kind with its name, for filters."""
    return [(kind, gettext(words.label)) for kind, words in KINDS.items()]


def about_of(flag: RedFlag) -> str:
    """What of its kind it is about; empty when the kind says it all."""
    if flag.about in UNTOLD and flag.kind != "particulars":
        return ""
    return str(ABOUT.get(flag.about, ""))


def where_of(flag: RedFlag, where: str) -> str:
    """Where a piece stands, in words; a file or criterion is called by its own name."""
    return str(WHERE.get(where, where))


def reading_of(flag: RedFlag) -> str:
    """How the flag is to be read."""
    return gettext(flag.words.reading)


def innocent_of(flag: RedFlag) -> str:
    """What innocent causes there are."""
    return gettext(flag.words.innocent)
