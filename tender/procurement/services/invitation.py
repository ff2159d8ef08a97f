"""Inviting: the pool is drawn before two witnesses, and the drawn providers get their letters when the tender is published.

Judged by `rules/draw.py`. Nobody outside learns who is invited before the opening (O87 art. 28).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tender.core import files
from tender.core.actor import Actor
from tender.core.door import begin, lock, note
from tender.core.papers import Paper
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.models import Draw, Invitation, Tender
from tender.procurement.models.procedure_facts import body_refusal
from tender.procurement.rules import rulebook
from tender.procurement.rules.draw import ALGORITHM, digest_of, may_draw
from tender.procurement.services.notice import Printed, print_paper
from workflows.lifecycles.audiences import provider as the_provider

LAW = "财政部令第87号 第14条"


@transaction.atomic
def draw_providers(
    tender: Tender,
    pool: Sequence[Organisation],
    *,
    count: int,
    source: str,
    witnesses: Sequence[str],
    words: Sequence[str] = ("", ""),
    chance: str = "",
    by: Actor,
    at: datetime,
) -> Draw:
    """Draw `count` providers out of the pool, once. `words`: what each witness adds to the seed; `chance`: its random part.

    Writes the draw and the audit line tender.providers_drawn. Refuses: forbidden, wrong_procedure, not_approved, draw_made,
    provider_unverified, provider_kind, public_class_one, draw_too_few, pool_too_small, witnesses_missing.
    """
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    _ready(row)
    for body in pool:
        if refusal := body_refusal(row, body):
            raise refusal
    entries = [body.uscc for body in pool]
    rules = rulebook.load(row.rulebook)
    if refusal := may_draw(rules, pool=len(set(entries)), count=count, source=source, witnesses=witnesses):
        raise refusal
    digest = digest_of(entries)
    seed = "|".join([row.number, digest, *(word.strip()[:60] for word in words), chance or secrets.token_hex(16)])
    made = Draw.objects.create(
        tender=row, source=source, pool=[{"id": b.pk, "name": b.name, "uscc": b.uscc} for b in pool], digest=digest, seed=seed,
        algorithm=ALGORITHM, count=count, witness_one=witnesses[0].strip(), witness_two=witnesses[1].strip(),
        drawn_by_id=by.person_id, at=at,
    )  # fmt: skip
    note(row, "tender.providers_drawn", by=by, at=at, seed=seed, digest=digest, count=count, source=source)
    return made


def _ready(row: Tender) -> None:
    if row.method != Tender.Method.INVITED_TENDER:
        raise Refusal("wrong_procedure", _("Providers are drawn only for an invited tender."), law=LAW)
    if row.state != Tender.State.APPROVED:
        raise Refusal("not_approved", _("Providers are drawn once the tender is approved and before it is published."), law=LAW)
    if Draw.objects.filter(tender=row).exists():
        raise Refusal("draw_made", _("The draw was made already; it is made once and stands."), law=LAW)


def print_letters(sheets: Iterable[tuple[Organisation, Paper]]) -> list[tuple[Organisation, Paper, Printed]]:
    """Print the invitation letters before a lock is taken."""
    return [(body, sheet, print_paper(sheet)) for body, sheet in sheets]


def invite(tender: Tender, letters: Iterable[tuple[Organisation, Paper, Printed]], *, by: Actor, at: datetime) -> list[Invitation]:
    """Send the letters; the caller holds the tender and publishes it. Writes one invitation each; tells the provider's people."""
    made = []
    for body, sheet, printed in letters:
        stored = files.keep(
            printed.pdf, name=f"{sheet.title}.pdf", purpose="invitation", at=at, organisation_id=body.pk, key=printed.code
        )
        one = Invitation(tender=tender, provider=body, paper=stored, at=at)
        made.append(begin(one, by=by, at=at, logs="invitation.sent", tells=[the_provider], sha256=stored.sha256))
    return made
