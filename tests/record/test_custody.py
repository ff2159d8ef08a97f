"""What custodians keep: opens with the pass-phrase or the words only, and tells where a slip is."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.record.rules import custody, hpke, jcs, wordlists
from tests.builders.seals import CUSTODIANS, fixed

PRIVATE, PUBLIC = CUSTODIANS[0]
QUICK = {"name": "scrypt", "n": 16384, "r": 8, "p": 1}
PHRASE = "晴天出门要带伞ok"


def kept(phrase: str = PHRASE, kdf=QUICK) -> custody.Kept:
    return custody.keep(PRIVATE, name="区财政局 王芳", phrase=phrase, salt=fixed("salt", 16), nonce=fixed("nonce", 12), kdf=kdf)


@pytest.mark.parametrize("kdf", [QUICK, custody.PBKDF2, None])
def test_the_file_opens_with_its_pass_phrase_only(kdf):
    file = custody.read_kept(kept(kdf=kdf).data)
    assert file.pk == PUBLIC
    assert custody.unlock(file, f" {PHRASE}\n") == PRIVATE
    assert PRIVATE not in file.data
    assert PRIVATE.hex().encode() not in file.data
    with pytest.raises(Refusal, match="pass-phrase is not right"):
        custody.unlock(file, "another phrase")


def test_the_pass_phrase_is_the_same_however_its_signs_are_put_together():
    assert custody.unlock(kept("cafe\u0301 au lait, ﬁn"), "café au lait, fin") == PRIVATE


@pytest.mark.parametrize("phrase", ["", "elevenchars", "五个汉字呢", "   short     "])
def test_a_short_pass_phrase_is_refused(phrase):
    with pytest.raises(Refusal, match="too short"):
        kept(phrase)


@pytest.mark.parametrize("name", ["name", "pk", "nonce", "salt", "ct"])
def test_a_changed_file_does_not_open(name):
    found = jcs.loads(kept().data)
    found[name] = "x" if name == "name" else "00" * (len(found[name]) // 2)
    with pytest.raises(Refusal, match="not right"):
        custody.unlock(custody.read_kept(jcs.dumps(found)), PHRASE)


def test_a_file_that_names_another_public_key_is_refused():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    file = custody.Kept("x", fixed("other"), QUICK, bytes(16), bytes(12), b"")
    ct = AESGCM(custody._stretched(PHRASE, file)).encrypt(file.nonce, PRIVATE, jcs.dumps(file.head))
    with pytest.raises(Refusal, match="no custodian file"):
        custody.unlock(custody.Kept(file.name, file.pk, QUICK, file.salt, file.nonce, ct), PHRASE)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"kind": "x"}, {"name": 1}, {"more": 1}, {"kdf": "x"}, {"kdf": {"name": "md5"}}, {"kdf": {**QUICK, "n": 1024}},
        {"kdf": {**QUICK, "n": 2**21}}, {"kdf": {**QUICK, "n": 20000}}, {"kdf": {**QUICK, "p": 9}}, {"kdf": {**QUICK, "r": "8"}},
        {"kdf": {"name": "pbkdf2-hmac-sha256", "rounds": 1000}}, {"kdf": {"name": "pbkdf2-hmac-sha256", "rounds": 10**9}},
        {"kdf": {"name": "pbkdf2-hmac-sha256", "rounds": "600000"}},
    ],
)  # fmt: skip
def test_a_file_of_another_form_or_strength_is_refused(change):
    with pytest.raises(Refusal, match="no custodian file"):
        custody.read_kept(jcs.dumps({**jcs.loads(kept().data), **change}))


def test_the_entry_for_the_register_holds_the_public_key_only():
    file = kept()
    entry = custody.entry_of(file)
    assert custody.read_entry(entry) == (file.name, PUBLIC)
    assert PRIVATE.hex().encode() not in entry
    for change in ({"v": 2}, {"kind": "x"}, {"name": ""}, {"name": 7}, {"more": 1}):
        with pytest.raises(Refusal, match="no custodian file"):
            custody.read_entry(jcs.dumps({**jcs.loads(entry), **change}))
    with pytest.raises(Refusal, match="no custodian file"):
        custody.read_entry(b"[]")
    with pytest.raises(Refusal, match="not valid"):
        custody.read_entry(jcs.dumps({**jcs.loads(entry), "pk": "00" * 32}))


def test_what_is_no_object_is_refused():
    with pytest.raises(Refusal, match="no custodian file"):
        custody.read_kept(b"[]")


@given(st.binary(min_size=32, max_size=32))
def test_the_words_give_the_key_back_in_both_languages(private):
    for language in ("en", "zh"):
        words = custody.recovery_words(private, language)
        assert len(words) == 24
        assert custody.from_words(" ".join(words)) == private
    assert custody.from_words("".join(custody.recovery_words(private, "zh"))) == private
    assert custody.from_words("\n ".join(custody.recovery_words(private, "en")).upper()) == private


def test_the_words_are_those_of_bip_39():
    assert custody.recovery_words(bytes(32), "en") == ("abandon",) * 23 + ("art",)
    assert custody.recovery_words(b"\xff" * 32, "en") == ("zoo",) * 23 + ("vote",)


def test_a_slip_in_the_words_is_told():
    words = list(custody.recovery_words(PRIVATE, "en"))
    with pytest.raises(Refusal, match="Word 3, “tandoori”"):
        custody.from_words(" ".join([*words[:2], "tandoori", *words[3:]]))
    for wrong in (words[:23], [*words, words[0]], [words[1], words[0], *words[2:]], [], words * 3):
        with pytest.raises(Refusal, match="not the 24 recovery words"):
            custody.from_words(" ".join(wrong))


def test_the_fingerprint_is_eight_words_in_both_languages():
    digest = hashlib.sha256(b"obs1 fingerprint\0" + PUBLIC).digest()
    for language in ("en", "zh"):
        words = custody.fingerprint(PUBLIC, language)
        bits = "".join(f"{wordlists.wordlist(language).index(word):011b}" for word in words)
        assert bits == f"{int.from_bytes(digest, 'big'):0256b}"[:88]
    assert custody.fingerprint(PUBLIC, "en") != custody.fingerprint(CUSTODIANS[1][1], "en")


def test_a_word_list_that_is_not_bip_39s_is_refused(monkeypatch):
    monkeypatch.setitem(wordlists.LISTS, "xx", ("french", "0" * 64))
    with pytest.raises(ValueError, match="not the one"):
        wordlists.wordlist("xx")


def test_keys_are_x25519():
    assert hpke.public_of(PRIVATE) == PUBLIC
