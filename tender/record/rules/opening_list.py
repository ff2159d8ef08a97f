"""What a custodian downloads to make opening codes: the envelopes of one tender, without their parts.

JCS {"v": 1, "kind": "obs1 opening", "tender", "envelopes": [envelope, …]}; about 2 kB an envelope
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tender.core.refusal import Refusal, _
from tender.record.rules import jcs
from tender.record.rules.dealing import Envelope, read

KIND = "obs1 opening"


def list_of(tender: str, envelopes: Sequence[Envelope]) -> bytes:
    """The file."""
    return jcs.dumps({"v": 1, "kind": KIND, "tender": tender, "envelopes": [jcs.loads(each.data) for each in envelopes]})


@dataclass(frozen=True)
class Asked:
    """A tender's envelopes, each checked by `dealing.read`; `refused` are the record numbers of those that did not pass."""

    tender: str
    envelopes: tuple[Envelope, ...]
    refused: tuple[str, ...] = ()


def read_list(data: bytes) -> Asked:
    """What an opening list asks for. Refuses `bad_list`.

    An envelope that is refused, or is of another tender, is left out and named: one bidder must not stop the opening of others.
    """
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"v", "kind", "tender", "envelopes"}:
        raise _bad()
    if (found["v"], found["kind"]) != (1, KIND) or not isinstance(found["envelopes"], list) or not isinstance(found["tender"], str):
        raise _bad()
    good: list[Envelope] = []
    refused: list[str] = []
    for each in found["envelopes"]:
        data = jcs.dumps(each)
        try:
            envelope = read(data)
        except Refusal:
            refused.append(hashlib.sha256(data).hexdigest())
            continue
        if envelope.manifest.terms.tender == found["tender"]:
            good.append(envelope)
        else:
            refused.append(envelope.number)
    return Asked(found["tender"], tuple(good), tuple(refused))


def _bad() -> Refusal:
    return Refusal("bad_list", _("This is no opening list of a tender."), status=422)
