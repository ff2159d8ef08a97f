"""What a custodian downloads to make opening codes: the envelopes of one tender, without their parts.

JCS {"v": 1, "kind": "obs1 opening", "tender", "envelopes": [envelope, …]}; about 2 kB an envelope
"""

from __future__ import annotations

from collections.abc import Sequence

from tender.core.refusal import Refusal, _
from tender.record.rules import jcs
from tender.record.rules.dealing import Envelope, read

KIND = "obs1 opening"


def list_of(tender: str, envelopes: Sequence[Envelope]) -> bytes:
    """The file."""
    return jcs.dumps({"v": 1, "kind": KIND, "tender": tender, "envelopes": [jcs.loads(each.data) for each in envelopes]})


def read_list(data: bytes) -> tuple[str, tuple[Envelope, ...]]:
    """Tender and envelopes, each checked by `dealing.read`. Refuses `bad_list`; `other_tender` for an envelope of another one."""
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"v", "kind", "tender", "envelopes"}:
        raise _bad()
    if (found["v"], found["kind"]) != (1, KIND) or not isinstance(found["envelopes"], list) or not isinstance(found["tender"], str):
        raise _bad()
    envelopes = tuple(read(jcs.dumps(each)) for each in found["envelopes"])
    if any(each.manifest.terms.tender != found["tender"] for each in envelopes):
        raise Refusal("other_tender", _("This envelope was sealed for another tender, or before a change of its terms."))
    return found["tender"], envelopes


def _bad() -> Refusal:
    return Refusal("bad_list", _("This is no opening list of a tender."), status=422)
