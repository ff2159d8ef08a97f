"""The command on a machine without the site: seal, release codes, open; its exit codes and its two languages."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from tender.record import seal
from tender.record.rules import bid_file, custody, dealing, jcs, opening, opening_list, recovery, withdrawal
from tender.record.rules.manifest import Custodian, Terms
from tender.record.seal_words import both
from tests.builders.seals import CUSTODIANS, fixed, terms

PHRASE = "correct horse battery"
QUICK = {"name": "scrypt", "n": 16384, "r": 8, "p": 1}
PRICE = "148000.00 元".encode()
PLAN = "我们的方案。".encode() * 200_000


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    return Desk(tmp_path, capsys)


class Desk:
    """A folder with terms, files and custodians, and what the command said there."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.capsys = path, capsys
        held = tuple(Custodian(i, f"保管人{i}", CUSTODIANS[i - 1][1]) for i in (1, 2, 3))
        self.terms = Terms("DDK-2026-017", "第一包", ("technical", "price"), 2, "2026-01-05T06:00:00Z", held)
        self.put("terms.json", json.dumps(self.terms.as_json(), indent=2).encode())
        self.put("方案.pdf", PLAN)
        self.put("报价.txt", PRICE)
        self.put("phrase", PHRASE.encode() + b"\n")
        for i, (private, _public) in enumerate(CUSTODIANS[:4], 1):
            salt, nonce = fixed(f"salt {i}", 16), fixed(f"nonce {i}", 12)
            self.put(
                f"key{i}.json", custody.keep(private, name=f"保管人{i}", phrase=PHRASE, salt=salt, nonce=nonce, kdf=QUICK).data
            )

    def put(self, name: str, data: bytes) -> None:
        (self.path / name).write_bytes(data)

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code and all it said; a word that begins with @ is a file of this folder."""
        given = [word.replace("@", f"{self.path}/") for word in words]
        code = seal.main(given)
        return code, "".join(self.capsys.readouterr())

    def sealed(self, out: str = "out", *more: str) -> str:
        code, said = self.run(
            "seal", "@terms.json", "--file", "technical=@方案.pdf", "--file", "price=@报价.txt", "--out", f"@{out}", *more
        )
        assert code == seal.DONE, said
        return said

    def codes(self, i: int, *envelopes: str) -> str:
        name = f"@codes{i}.json"
        code, said = self.run("open-share", *envelopes, "--key", f"@key{i}.json", "--tender", "DDK-2026-017", "--out", name,
                              "--phrase-file", "@phrase")  # fmt: skip
        assert code == seal.DONE, said
        return name


BOTH = ("@out/technical/envelope.json", "@out/price/envelope.json")


def test_every_quorum_opens_what_was_sealed(desk):
    said = desk.sealed("out", "--one-file")
    assert "已密封" in said
    assert "is sealed" in said
    names = {i: desk.codes(i, *BOTH) for i in (1, 2, 3)}
    for n, quorum in enumerate(combinations(names.values(), 2)):
        codes = [word for name in quorum for word in ("--codes", name)]
        for bid in (*BOTH, "@out/bid.sealed"):
            code, said = desk.run("open", bid, *codes, "--out", f"@opened{n}{bid[5:8]}")
            assert code == seal.DONE, said
        for found in (f"opened{n}tec", f"opened{n}bid"):
            assert (desk.path / found / "technical" / "f1" / "方案.pdf").read_bytes() == PLAN
        assert (desk.path / f"opened{n}bid" / "price" / "f1" / "报价.txt").read_bytes() == PRICE


def test_an_opening_list_gives_the_codes_of_all_its_envelopes(desk):
    desk.sealed()
    envelopes = [dealing.read((desk.path / out[1:]).read_bytes()) for out in BOTH]
    desk.put("list.json", opening_list.list_of("DDK-2026-017", envelopes))
    found = opening.read_codes((desk.path / desk.codes(1, "@list.json")[1:]).read_bytes())
    assert set(found.codes) == {envelope.number for envelope in envelopes}


def test_one_code_is_not_enough_and_the_recovery_file_is(desk):
    desk.sealed()
    name = desk.codes(1, *BOTH)
    code, said = desk.run("open", BOTH[1], "--codes", name, "--out", "@opened")
    assert code == seal.WAITING
    assert "1 usable opening codes are here; 2 are needed" in said
    assert not (desk.path / "opened").exists()
    code, said = desk.run("open", BOTH[1], "--codes", name, "--recovery", "@out/recovery.json", "--out", "@opened")
    assert code == seal.DONE
    assert (desk.path / "opened" / "price" / "f1" / "报价.txt").read_bytes() == PRICE


def test_a_false_code_is_blamed_on_its_custodian(desk):
    desk.sealed()
    names = {i: desk.codes(i, *BOTH) for i in (1, 2, 3)}
    found = jcs.loads((desk.path / "codes2.json").read_bytes())
    for row in found["codes"]:
        row["code"] = "00" * 32
    desk.put("codes2.json", jcs.dumps(found))
    code, said = desk.run("open", BOTH[0], "--codes", names[1], "--codes", names[2], "--out", "@opened")
    assert code == seal.WAITING
    assert "custodian 2, 保管人2, opens nothing" in said
    every = [word for name in names.values() for word in ("--codes", name)]
    code, said = desk.run("open", BOTH[0], *every, "--out", "@opened")
    assert code == seal.DONE
    assert "custodian 2, 保管人2, is false" in said


def test_a_misdealt_bid_and_a_changed_part_do_not_open(desk):
    desk.sealed()
    path = desk.path / "out" / "technical" / "f1.sealed"
    whole = path.read_bytes()
    for harm in (whole[:-1], whole + b"x", bytes([whole[0], whole[1] ^ 1]) + whole[2:]):
        path.write_bytes(harm)
        code, said = desk.run("open", BOTH[0], "--recovery", "@out/recovery.json", "--out", f"@opened{len(harm)}{harm[1]}")
        assert code == seal.BROKEN
        assert "changed after it was sealed" in said
        assert list(desk.path.rglob("方案.pdf*")) == [desk.path / "方案.pdf"]
    envelope = dealing.read((desk.path / "out/technical/envelope.json").read_bytes())
    own = recovery.read_recovery((desk.path / "out/recovery.json").read_bytes())
    seeds = (recovery.Seed("technical", fixed("another z"), envelope.number),)
    desk.put("other.json", recovery.Recovery(own.tender, own.lot, own.bid, own.signing, seeds).data)
    code, said = desk.run("open", BOTH[0], "--recovery", "@other.json", "--out", "@opened")
    assert code == seal.BROKEN
    assert "sealed wrongly" in said


def test_a_withdrawal_is_signed_by_the_bidder(desk):
    desk.sealed()
    code, said = desk.run("withdraw", "@out/recovery.json", "--out", "@withdrawal.json")
    assert (code, "withdrawal for tender DDK-2026-017" in said) == (seal.DONE, True)
    found = withdrawal.read_withdrawal((desk.path / "withdrawal.json").read_bytes())
    assert found.bidder == dealing.read((desk.path / "out/price/envelope.json").read_bytes()).manifest.bidder


def test_a_replacement_keeps_bid_and_signer(desk):
    desk.sealed()
    desk.sealed("again", "--again", "@out/recovery.json")
    first, second = (dealing.read((desk.path / out / "price/envelope.json").read_bytes()).manifest for out in ("out", "again"))
    assert (first.bid, first.bidder) == (second.bid, second.bidder)
    assert first.h != second.h
    desk.put("terms.json", jcs.dumps(terms(tender="another").as_json()))
    code, said = desk.run("seal", "@terms.json", "--file", "technical=@方案.pdf", "--file", "price=@报价.txt", "--out", "@third",
                          "--again", "@out/recovery.json")  # fmt: skip
    assert code == seal.REFUSED
    assert "belongs to another tender" in said


def test_no_codes_before_the_deadline_for_another_tender_or_a_stranger(desk):
    desk.sealed()
    words = ["--key", "@key4.json", "--tender", "DDK-2026-017", "--out", "@codes.json", "--phrase-file", "@phrase"]
    code, said = desk.run("open-share", *BOTH, *words)
    assert (code, "none of the custodians" in said) == (seal.REFUSED, True)
    code, said = desk.run("open-share", *BOTH, *words[:1], "@key1.json", "--tender", "another", *words[4:])
    assert (code, "another tender" in said) == (seal.REFUSED, True)
    desk.put("wrong", b"another phrase")
    code, said = desk.run("open-share", *BOTH, "--key", "@key1.json", *words[2:-1], "@wrong")
    assert (code, "口令" in said) == (seal.REFUSED, True)
    later = Terms(**{**vars(desk.terms), "not_before": "2099-01-01T00:00:00Z"})
    desk.put("terms.json", jcs.dumps(later.as_json()))
    desk.sealed("later")
    code, said = desk.run("open-share", "@later/price/envelope.json", "--key", "@key1.json", *words[2:])
    assert (code, "before the deadline" in said) == (seal.REFUSED, True)
    assert not (desk.path / "codes.json").exists()


def test_a_custodian_file_is_made_and_brought_back_from_its_words(desk):
    code, said = desk.run("key", "王芳", "--out", "@new.json", "--words", "en", "--phrase-file", "@phrase", "--for-browser")
    assert code == seal.DONE
    lines = [line for line in said.splitlines() if line.startswith("  ") and ". " in line]
    words = [word for line in lines for word in line.split() if not word.endswith(".")]
    kept = custody.read_kept((desk.path / "new.json").read_bytes())
    assert kept.kdf["name"] == "pbkdf2-hmac-sha256"
    assert custody.from_words(" ".join(words)) == custody.unlock(kept, PHRASE)
    assert " ".join(custody.fingerprint(kept.pk, "zh")) in said
    assert custody.read_entry((desk.path / "new.entry.json").read_bytes()) == ("王芳", kept.pk)
    desk.put("words", " ".join(words).encode())
    code, said = desk.run("key", "王芳", "--out", "@back.json", "--from-words", "@words", "--phrase-file", "@phrase")
    assert code == seal.DONE
    assert custody.read_kept((desk.path / "back.json").read_bytes()).pk == kept.pk
    assert (desk.path / "back.json").stat().st_mode & 0o077 == 0


def test_the_pass_phrase_is_asked_twice(desk, monkeypatch):
    answers = iter([PHRASE, PHRASE, PHRASE, "another phrase"])
    monkeypatch.setattr(seal.getpass, "getpass", lambda _asks: next(answers))
    assert desk.run("key", "王芳", "--out", "@one.json")[0] == seal.DONE
    code, said = desk.run("key", "王芳", "--out", "@two.json")
    assert (code, "not the same" in said) == (seal.REFUSED, True)


def test_show_says_what_a_file_is_and_nothing_secret(desk):
    desk.sealed("out", "--one-file")
    desk.codes(1, *BOTH)
    own = recovery.read_recovery((desk.path / "out/recovery.json").read_bytes())
    shown = {name: desk.run("show", name) for name in
             ("@terms.json", "@out/bid.sealed", BOTH[0], "@codes1.json", "@key1.json", "@out/recovery.json")}  # fmt: skip
    assert {code for code, _said in shown.values()} == {seal.DONE}
    assert "2 of 3 custodians open it" in shown["@terms.json"][1]
    assert own.envelopes[0].record in shown["@out/bid.sealed"][1]
    assert own.envelopes[0].record in shown[BOTH[0]][1]
    assert "2 opening codes" in shown["@codes1.json"][1]
    assert "custodian file of 保管人1" in shown["@key1.json"][1]
    assert "lot 第一包" in shown["@out/recovery.json"][1]
    everything = "".join(said for _code, said in shown.values())
    assert not any(secret.hex() in everything for secret in (own.signing, *(seed.z for seed in own.envelopes)))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["seal", "@terms.json", "--file", "x=@报价.txt", "--out", "@o"], "no stage “x”"),
        (["seal", "@terms.json", "--file", "price=@报价.txt", "--out", "@o"], "Nothing is given for the stage “technical”"),
        (["seal", "@报价.txt", "--file", "price=@报价.txt", "--out", "@o"], "not the sealing terms"),
        (["seal", "@nothing", "--file", "price=@报价.txt", "--out", "@o"], "cannot be read"),
        (["show", "@报价.txt"], "canonical"),
        (["key", "王芳", "--out", "@key1.json", "--phrase-file", "@phrase"], "there already"),
    ],
)
def test_what_cannot_be_done_is_said_in_both_languages(desk, words, says):
    code, said = desk.run(*words)
    assert code == seal.REFUSED
    assert says in said
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said)


def test_a_bid_file_with_something_behind_it_is_refused(desk):
    desk.sealed("out", "--one-file")
    path = desk.path / "out" / "bid.sealed"
    path.write_bytes(path.read_bytes() + b"x")
    code, said = desk.run("show", "@out/bid.sealed")
    assert (code, "no sealed bid" in said) == (seal.REFUSED, True)
    assert bid_file.KIND.encode() in path.read_bytes()[:2_000_000]
    assert opening.KIND


def test_the_command_knows_no_django_and_no_settings():
    script = "import sys, tender.record.seal; sys.exit([n for n in sys.modules if n.split('.')[0] in ('django', 'psycopg')] or 0)"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, env={"PYTHONPATH": str(seal_root())})
    run = subprocess.run([sys.executable, "-m", "tender.record.seal", "--help"], check=True, capture_output=True, text=True,
                         cwd=seal_root(), env={"PYTHONIOENCODING": "utf-8"})  # fmt: skip
    assert "open-share" in run.stdout


def seal_root() -> Path:
    return Path(seal.__file__).resolve().parent.parent.parent


def test_a_sentence_that_nobody_translated_is_english():
    assert both("Nobody says {this}.", this="that") == "Nobody says that."
