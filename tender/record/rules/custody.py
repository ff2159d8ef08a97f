"""What a custodian keeps: an X25519 private key, under a pass-phrase in a file and as 24 words on paper.

    file       JCS {"v": 1, "kind": "obs1 custodian", "name", "pk", "kdf", "salt" 16 bytes, "nonce" 12 bytes, "ct" 48 bytes}
    kdf        {"name": "scrypt", "n", "r", "p"} (RFC 7914) or {"name": "pbkdf2-hmac-sha256", "rounds"} (RFC 8018): 32 bytes
    ct         AES-256-GCM(kdf(pass-phrase in NFKC and UTF-8, salt), nonce, private key, aad = JCS of the file without "ct")
    entry      JCS {"v": 1, "kind": "obs1 custodian entry", "name", "pk"}: what is handed in to be registered
    24 words   BIP-39 of the private key as entropy: 256 bits and the first 8 bits of their SHA-256, 11 bits a word
    8 words    the fingerprint of a public key: first 88 bits of SHA-256("obs1 fingerprint" 00 pk)

The words are the key itself (no BIP-39 seed, no second pass-phrase). Randomness is the caller's. Not here: opening (`opening`).
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tender.core.refusal import Refusal, _
from tender.record.rules import hpke, jcs
from tender.record.rules.manifest import LONGEST, unhex
from tender.record.rules.wordlists import wordlist, words_of

KIND, ENTRY = "obs1 custodian", "obs1 custodian entry"
SCRYPT = {"name": "scrypt", "n": 65536, "r": 8, "p": 1}  # 64 MiB
PBKDF2 = {"name": "pbkdf2-hmac-sha256", "rounds": 600_000}
KDF = SCRYPT if hasattr(hashlib, "scrypt") else PBKDF2
SHORTEST = 12


@dataclass(frozen=True)
class Kept:
    """A custodian file that was read but not opened."""

    name: str
    pk: bytes
    kdf: dict[str, Any]
    salt: bytes
    nonce: bytes
    ct: bytes

    @property
    def data(self) -> bytes:
        """The file."""
        return jcs.dumps({**self.head, "ct": self.ct.hex()})

    @property
    def head(self) -> dict[str, Any]:
        """What the pass-phrase protects besides the key: everything but `ct`."""
        texts = {"pk": self.pk.hex(), "salt": self.salt.hex(), "nonce": self.nonce.hex()}
        return {"v": 1, "kind": KIND, "name": self.name, "kdf": self.kdf, **texts}


def keep(private: bytes, *, name: str, phrase: str, salt: bytes, nonce: bytes, kdf: dict[str, Any] | None = None) -> Kept:
    """The custodian file; `salt` (16 bytes) and `nonce` (12) are fresh.

    Refuses `weak_phrase` under 12 signs, of which a Chinese one counts two.
    """
    if sum(1 if sign.isascii() else 2 for sign in phrase.strip()) < SHORTEST:
        raise Refusal("weak_phrase", _("The pass-phrase is too short: 12 letters or 6 Chinese characters at least."), status=422)
    kept = Kept(name, hpke.public_of(private), dict(KDF if kdf is None else kdf), salt, nonce, b"")
    ct = AESGCM(_stretched(phrase, kept)).encrypt(nonce, private, jcs.dumps(kept.head))
    return Kept(kept.name, kept.pk, kept.kdf, salt, nonce, ct)


def read_kept(data: bytes) -> Kept:
    """A custodian file. Refuses `not_canonical`, and `bad_custody` for another form or a `kdf` out of bounds."""
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"v", "kind", "name", "pk", "kdf", "salt", "nonce", "ct"}:
        raise _bad()
    if (found["v"], found["kind"]) != (1, KIND) or not isinstance(found["name"], str) or not _fits(found["kdf"]):
        raise _bad()
    sized = {"pk": 32, "salt": 16, "nonce": 12, "ct": 48}
    return Kept(name=found["name"], kdf=found["kdf"], **{name: unhex(found[name], size) for name, size in sized.items()})


def entry_of(kept: Kept) -> bytes:
    """The entry for the directory: name and public key, nothing secret."""
    return jcs.dumps({"v": 1, "kind": ENTRY, "name": kept.name, "pk": kept.pk.hex()})


def read_entry(data: bytes) -> tuple[str, bytes]:
    """Name and public key of an entry. Refuses `not_canonical`, `bad_custody`, `weak_key` (a key of small order)."""
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"v", "kind", "name", "pk"} or (found["v"], found["kind"]) != (1, ENTRY):
        raise _bad()
    if not isinstance(found["name"], str) or not 0 < len(found["name"]) <= LONGEST:
        raise _bad()
    public = unhex(found["pk"], 32)
    hpke.exchange(bytes(range(32)), public)
    return found["name"], public


def unlock(kept: Kept, phrase: str) -> bytes:
    """The private key. Refuses `wrong_phrase`, also where the file was changed."""
    try:
        private = AESGCM(_stretched(phrase, kept)).decrypt(kept.nonce, kept.ct, jcs.dumps(kept.head))
    except InvalidTag:
        raise Refusal("wrong_phrase", _("The pass-phrase is not right, or the file was changed."), status=422) from None
    if not hmac.compare_digest(hpke.public_of(private), kept.pk):
        raise _bad()
    return private


def recovery_words(private: bytes, language: str) -> tuple[str, ...]:
    """The key as 24 words of "en" or "zh"."""
    return words_of(private + hashlib.sha256(private).digest()[:1], 24, language)


def from_words(text: str) -> bytes:
    """The key from its 24 words, in either language, blanks and capitals as they come; Chinese also without blanks.

    Refuses `unknown_word` (with its place), `wrong_words` where there are not 24 or their check fails.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    language = "en" if any("a" <= sign <= "z" for sign in folded) else "zh"
    found = folded.split() if language == "en" else list("".join(folded.split()))
    places = {word: place for place, word in enumerate(wordlist(language))}
    for at, word in enumerate(found, 1):
        if word not in places:
            says = _("Word {place}, “{word}”, is none of the recovery words.")
            raise Refusal("unknown_word", says, status=422, place=at, word=word)
    bits = 0
    for word in found:
        bits = bits << 11 | places[word]
    private, check = (bits >> 8).to_bytes(max(33, len(found) * 2), "big")[-32:], bits & 255
    if len(found) != 24 or hashlib.sha256(private).digest()[0] != check:
        says = _("These are not the 24 recovery words as they were written down: one is wrong, missing or out of place.")
        raise Refusal("wrong_words", says, status=422)
    return private


def fingerprint(public: bytes, language: str) -> tuple[str, ...]:
    """A public key as 8 words, for a second person to read back."""
    return words_of(hashlib.sha256(b"obs1 fingerprint\0" + public).digest(), 8, language)


def _stretched(phrase: str, kept: Kept) -> bytes:
    secret, kdf = unicodedata.normalize("NFKC", phrase.strip()).encode(), kept.kdf
    if kdf["name"] == "scrypt":
        room = 256 * kdf["n"] * kdf["r"]  # twice what it needs
        return hashlib.scrypt(secret, salt=kept.salt, n=kdf["n"], r=kdf["r"], p=kdf["p"], maxmem=room, dklen=32)
    return hashlib.pbkdf2_hmac("sha256", secret, kept.salt, kdf["rounds"], 32)


def _fits(kdf: Any) -> bool:
    """Strong enough, and not so strong that reading a file stops the machine."""
    if not isinstance(kdf, dict):
        return False
    if kdf.get("name") == "scrypt" and set(kdf) == set(SCRYPT) and all(isinstance(kdf[name], int) for name in "nrp"):
        n, r, p = (int(kdf[name]) for name in "nrp")
        return 2**14 <= n <= 2**20 and n & (n - 1) == 0 and r == 8 and 1 <= p <= 4
    if kdf.get("name") == PBKDF2["name"] and set(kdf) == set(PBKDF2) and isinstance(kdf["rounds"], int):
        return 600_000 <= int(kdf["rounds"]) <= 10_000_000
    return False


def _bad() -> Refusal:
    return Refusal("bad_custody", _("This is no custodian file, or it was changed."), status=422)
