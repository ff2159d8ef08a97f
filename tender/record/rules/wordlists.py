"""Bytes as words that people write down and read to each other: the lists of BIP-39, English and simplified Chinese.

2,048 words each, 11 bits a word; they come with the package `mnemonic` and are believed only with their known SHA-256.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

LISTS = {
    "en": ("english", "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"),
    "zh": ("chinese_simplified", "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726"),
}


@cache
def wordlist(language: str) -> tuple[str, ...]:
    """The list of "en" or "zh". Raises ValueError where the installed list is not the one of BIP-39."""
    name, known = LISTS[language]
    data = (files("mnemonic") / "wordlist" / f"{name}.txt").read_bytes()
    if hashlib.sha256(data).hexdigest() != known:
        raise ValueError(f"the word list {name} is not the one of BIP-39")
    return tuple(data.decode().split())


def words_of(data: bytes, count: int, language: str) -> tuple[str, ...]:
    """The first 11 × `count` bits as words, most significant bit first."""
    bits = int.from_bytes(data, "big") >> (8 * len(data) - 11 * count)
    known = wordlist(language)
    return tuple(known[bits >> 11 * place & 2047] for place in reversed(range(count)))
