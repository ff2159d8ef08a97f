"""Opening an envelope with the codes of k custodians, and saying who is at fault where it does not open.

An opening code is the secret of one wrap (HPKE's shared secret, 32 bytes), not the share itself: with it everybody sees what
the wrap holds, and nobody can find a second code that opens an honest wrap (its tag is 128 bits, key and nonce follow from the
code). So a false code shows before z is known. A code is given out only where it opens the very wrap: the secret belongs to `enc`
alone, so somebody else's `enc` put into an envelope of one's own would otherwise buy the code for the bid it was taken from.
Where it opens nothing the custodian answers with an empty code.

    opened      k codes open their wraps, and the envelope is made again from z byte for byte; codes that opened nothing are *false*
    misdealt    k codes open their wraps, and the envelope does not come out: the bidder sealed wrongly, for every quorum alike
    waiting     fewer than k codes open their wraps, and not all custodians have answered; `aside` names whose codes opened nothing
    unopenable  all n have answered, fewer than k opened: the bidder's recovery file can still show that the envelope is true

A file of codes is JCS {"v": 1, "kind": "obs1 codes", "tender", "custodian": pk, "codes": [{"record", "i", "code"}]}: record number,
place, and the code's 32 bytes or "".
Not here: when codes may be released and who may ask (services).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tender.core.refusal import Refusal, _
from tender.record.rules import hpke, jcs, shamir
from tender.record.rules.dealing import Envelope, info_of, is_true, part_key
from tender.record.rules.manifest import Part, unhex
from tender.record.rules.parts import open_part

KIND = "obs1 codes"


@dataclass(frozen=True)
class Verdict:
    """What came out: see the module. `false` and `aside` are custodians' places; `z` stands only with `opened`."""

    outcome: str
    z: bytes | None = None
    false: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()


@dataclass(frozen=True)
class Codes:
    """One custodian's codes for many envelopes: record number → (place, code)."""

    tender: str
    custodian: bytes
    codes: Mapping[str, tuple[int, bytes]]

    @property
    def data(self) -> bytes:
        """The file."""
        rows = [{"record": record, "i": i, "code": code.hex()} for record, (i, code) in sorted(self.codes.items())]
        return jcs.dumps({"v": 1, "kind": KIND, "tender": self.tender, "custodian": self.custodian.hex(), "codes": rows})


def open_share(envelope: Envelope, private: bytes) -> tuple[int, bytes]:
    """The custodian's side: own place and opening code, empty where it does not open the wrap.

    Refuses `not_custodian` where the envelope has no share for this key. Nothing a bidder puts into a wrap makes it fail.
    """
    public = hpke.public_of(private)
    for custodian, wrap in zip(envelope.manifest.terms.custodians, envelope.shares, strict=True):
        if custodian.pk == public:
            try:
                code = hpke.decap(private, wrap.enc)
            except Refusal:  # a point of small order in place of the bidder's
                return custodian.i, b""
            return custodian.i, code if share_of(envelope, custodian.i, code) is not None else b""
    raise Refusal("not_custodian", _("This custodian file belongs to none of the custodians of this bid."))


def release(envelopes: Iterable[Envelope], private: bytes, *, tender: str, moment: str) -> Codes:
    """Codes for the envelopes of one tender. Refuses `other_tender`, `not_custodian`, and `before_deadline` while `moment` (UTC,
    written as `not_before` is) is earlier than the deadline that an envelope names.
    """
    found = {}
    for envelope in envelopes:
        terms = envelope.manifest.terms
        if terms.tender != tender:
            raise Refusal("other_tender", _("This envelope was sealed for another tender, or before a change of its terms."))
        if moment < terms.not_before:
            raise Refusal("before_deadline", _("No bid may be opened before the deadline."), law="财政部令第87号 第39条")
        found[envelope.number] = open_share(envelope, private)
    return Codes(tender, hpke.public_of(private), found)


def read_codes(data: bytes) -> Codes:
    """A file of codes. Refuses `not_canonical` and `bad_codes`."""
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"v", "kind", "tender", "custodian", "codes"}:
        raise _bad()
    if (found["v"], found["kind"]) != (1, KIND) or not isinstance(found["tender"], str) or not isinstance(found["codes"], list):
        raise _bad()
    codes: dict[str, tuple[int, bytes]] = {}
    for row in found["codes"]:
        if not isinstance(row, dict) or set(row) != {"record", "i", "code"} or not isinstance(row["i"], int):
            raise _bad()
        codes[unhex(row["record"], 32).hex()] = (row["i"], b"" if row["code"] == "" else unhex(row["code"], 32))
    return Codes(found["tender"], unhex(found["custodian"], 32), codes)


def given(envelope: Envelope, files: Iterable[Codes]) -> dict[int, bytes]:
    """Place → code for `judge`, from custodians' files. The place follows from the file's custodian, never from what a row says.

    Files of others, and rows for another place than the own, are left out. That the file comes from that custodian is the caller's
    to know (who was logged in); otherwise a stranger's false code would be blamed on the custodian.
    """
    found = {}
    for custodian in envelope.manifest.terms.custodians:
        for file in files:
            i, code = file.codes.get(envelope.number, (0, b""))
            if file.custodian == custodian.pk and i == custodian.i:
                found[i] = code
    return found


def share_of(envelope: Envelope, i: int, code: bytes) -> bytes | None:
    """The share that a code opens, or None: the code is false or empty, or the bidder put nothing openable there."""
    wrap = next((wrap for wrap in envelope.shares if wrap.i == i), None)
    try:
        return hpke.unseal(code, wrap.ct, info=info_of(envelope.manifest.h, i)) if wrap else None
    except Refusal:
        return None


def judge(envelope: Envelope, codes: Mapping[int, bytes]) -> Verdict:
    """Place → opening code in, verdict out. The same for every quorum of honest codes."""
    shares = {i: share for i, code in codes.items() if (share := share_of(envelope, i, code)) is not None}
    aside = tuple(sorted(set(codes) - set(shares)))
    terms = envelope.manifest.terms
    if len(shares) < terms.k:
        answered = {each.i for each in terms.custodians} <= set(codes)
        return Verdict("unopenable" if answered else "waiting", aside=aside)
    try:
        z = shamir.recover(shares, terms.k)
    except Refusal:  # more than k openable wraps, off one polynomial: no z deals so
        return Verdict("misdealt", aside=aside)
    return judge_seed(envelope, z, codes) if is_true(envelope, z) else Verdict("misdealt", aside=aside)


def judge_seed(envelope: Envelope, z: bytes, codes: Mapping[int, bytes] | None = None) -> Verdict:
    """The same with z from the bidder's recovery file: `opened`, naming every false code, or `misdealt` (not the z of this bid)."""
    if not is_true(envelope, z):
        return Verdict("misdealt")
    false = tuple(sorted(i for i, code in (codes or {}).items() if share_of(envelope, i, code) is None))
    return Verdict("opened", z=z, false=false)


def open_stored(sealed: Iterable[bytes], part: Part, z: bytes) -> Iterator[bytes]:
    """A part's contents from its stored bytes. Refuses `seal_broken` at the latest at the end, also for another size or hash.

    The manifest's hash is checked besides AES-GCM, since only the hash binds the bytes to the envelope that was in time.
    """
    yield from open_part(_counted(sealed, part), part_key(z, part.id))


def _counted(sealed: Iterable[bytes], part: Part) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    for chunk in sealed:
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    if (size, digest.digest()) != (part.size, part.sha256):
        raise Refusal("seal_broken", _("This file was changed after it was sealed."))


def _bad() -> Refusal:
    return Refusal("bad_codes", _("This is no file of opening codes."), status=422)
