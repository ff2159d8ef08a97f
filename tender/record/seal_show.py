"""What the seal command says about a file: `show`. Nothing secret of it is ever shown.

Not here: the other commands (`seal`).
"""

from __future__ import annotations

import argparse
import json
import sys

from tender.core.refusal import _
from tender.record import seal_files
from tender.record.rules import custody, opening, recovery
from tender.record.rules.manifest import Terms, read_terms
from tender.record.seal_words import say


def show(asked: argparse.Namespace) -> int:
    """What a file is; nothing secret of it."""
    with asked.file.open("rb") as source:
        data = source.read(seal_files.LINE)
    try:
        found = json.loads(data)
    except ValueError:  # a bid file, if anything
        found = {}
    kind = found.get("kind", "") if isinstance(found, dict) else ""
    if kind == custody.KIND:
        kept = custody.read_kept(data)
        say(_("The custodian file of {name}."), name=kept.name)
        tell_fingerprint(kept.pk)
    elif kind == opening.KIND:
        codes = opening.read_codes(data)
        say(_("{count} opening codes for tender {tender}."), count=len(codes.codes), tender=codes.tender)
        tell_fingerprint(codes.custodian)
    elif kind == recovery.KIND:
        own = recovery.read_recovery(data)
        say(_("A recovery file for tender {tender}, lot {lot}."), tender=own.tender, lot=own.lot)
        sys.stdout.write("".join(f"  {seed.stage}: {seed.record}\n" for seed in own.envelopes))
    elif isinstance(found, dict) and "stages" in found:
        tell_terms(read_terms(found))
    else:
        for each in seal_files.stored(asked.file):
            manifest = each.envelope.manifest
            count, size = len(manifest.parts), sum(part.size for part in manifest.parts)
            say(_("A sealed bid, stage {stage}, {count} parts, {size} bytes."), stage=manifest.stage, count=count, size=size)
            say(_("Record number: {number}"), number=each.envelope.number)
            tell_terms(manifest.terms)
    return 0


def tell_terms(terms: Terms) -> None:
    """Who opens, and when."""
    says = _("Tender {tender}, lot {lot}: {k} of {n} custodians open it, not before {not_before}.")
    say(says, tender=terms.tender, lot=terms.lot, k=terms.k, n=len(terms.custodians), not_before=terms.not_before)
    for custodian in terms.custodians:
        sys.stdout.write(f"  {custodian.i}. {custodian.name}: {' '.join(custody.fingerprint(custodian.pk, 'en'))}\n")


def tell_fingerprint(public: bytes) -> None:
    """Eight words of a public key in both languages."""
    say(_("Its eight words, for a second person to read back:"))
    sys.stdout.write("".join(f"  {' '.join(custody.fingerprint(public, language))}\n" for language in ("zh", "en")))
