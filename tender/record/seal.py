"""`python -m tender.record.seal`: seal a bid, release opening codes, open with them, on a machine without this site.

Lives here: the command and what it says, in Chinese and English. It needs the standard library, `cryptography`, `mnemonic` and the
pure rules; no Django, no settings, no network. Exit codes: 0 done · 1 refused · 2 wrong usage · 3 more opening codes are needed ·
4 the bid does not open. Not here: formats (`rules/`), files (`seal_files`).
"""

from __future__ import annotations

import argparse
import getpass
import hashlib
import json
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tender.core.refusal import Refusal, _
from tender.record import seal_files
from tender.record.rules import bid_file, custody, dealing, opening, parts, recovery, withdrawal
from tender.record.rules.manifest import Manifest, Part, Terms, read_terms
from tender.record.seal_show import show, tell_fingerprint
from tender.record.seal_words import both, say

DONE, REFUSED, USAGE, WAITING, BROKEN = range(5)
NOT_OPENED = {
    "misdealt": _("This bid was sealed wrongly by its bidder; no custodians can open it."),
    "unopenable": _("All custodians have answered and the bid does not open. Ask its bidder for the recovery file."),
    "waiting": _("{here} usable opening codes are here; {needed} are needed."),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    asked = parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except Refusal as refusal:
        say(refusal.says, to=sys.stderr, **refusal.params)
    except FileExistsError as found:
        say(_("{name} is there already; nothing is written over it."), to=sys.stderr, name=found.args[-1])
    except OSError as error:
        say(_("{name} cannot be read or written: {why}."), to=sys.stderr, name=error.filename, why=error.strerror)
    return REFUSED


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m tender.record.seal", description=both(_("Seal bids and open them.")))
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=both(about), description=both(about))
        made.set_defaults(run=run)
        return made

    made = command("seal", seal, _("Seal files as a bid, under the terms that a tender published."))
    made.add_argument("terms", type=Path)
    made.add_argument("--file", metavar="STAGE=PATH", action="append", required=True, dest="files")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--again", type=Path, metavar="RECOVERY", help=both(_("Replace the bid that this recovery file belongs to.")))
    made.add_argument("--one-file", action="store_true", help=both(_("Write the sealed bid as one file besides.")))
    made = command("withdraw", withdraw, _("Sign that a bid is withdrawn."))
    made.add_argument("recovery", type=Path)
    made.add_argument("--out", type=Path, required=True)
    made = command("key", key, _("Make a custodian file and its recovery words, or bring it back from the words."))
    made.add_argument("name")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--words", choices=["en", "zh"], default="zh")
    made.add_argument("--from-words", type=Path, metavar="FILE")
    made.add_argument("--for-browser", action="store_true", help=both(_("Keep it so that the offline page can read it as well.")))
    made.add_argument("--phrase-file", type=Path)
    made = command("open-share", open_share, _("As a custodian: make the opening codes for the envelopes of one tender."))
    made.add_argument("envelopes", type=Path, nargs="+")
    made.add_argument("--key", type=Path, required=True)
    made.add_argument("--tender", required=True)
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--phrase-file", type=Path)
    made = command("open", open_, _("Open a bid with the opening codes of enough custodians, or with its recovery file."))
    made.add_argument("bid", type=Path)
    made.add_argument("--codes", type=Path, action="append", default=[])
    made.add_argument("--recovery", type=Path)
    made.add_argument("--out", type=Path, required=True)
    made = command("show", show, _("Say what a file is and what it belongs to."))
    made.add_argument("file", type=Path)
    return top


def seal(asked: argparse.Namespace) -> int:
    """Files → one folder per stage with envelope and sealed parts, and the recovery file."""
    terms = _terms(asked.terms)
    chosen: dict[str, list[Path]] = {stage: [] for stage in terms.stages}
    for pair in asked.files:
        stage, _equals, name = pair.partition("=")
        if stage not in chosen:
            says = _("There is no stage “{stage}” in this tender; it has {stages}.")
            raise Refusal("no_stage", says, stage=stage, stages=", ".join(terms.stages))
        chosen[stage].append(Path(name))
    if bare := [stage for stage, files in chosen.items() if not files]:
        raise Refusal("no_file", _("Nothing is given for the stage “{stage}”."), stage=bare[0])
    old = recovery.read_recovery(asked.again.read_bytes()) if asked.again else None
    if old and (old.tender, old.lot) != (terms.tender, terms.lot):
        raise Refusal("other_tender", _("This recovery file belongs to another tender."))
    bid, signing = (old.bid, old.signing) if old else (secrets.token_bytes(16), secrets.token_bytes(32))
    made, seeds = [], []
    for stage, files in chosen.items():
        z = secrets.token_bytes(32)
        envelope = _seal_stage(replace(terms, stages=(stage,)), files, asked.out / stage, bid=bid, signing=signing, z=z)
        made.append(envelope)
        seeds.append(recovery.Seed(stage, z, envelope.number))
        say(_("Stage {stage} is sealed. Record number: {number}"), stage=stage, number=envelope.number)
    kept = recovery.Recovery(terms.tender, terms.lot, bid, signing, tuple(seeds))
    seal_files.write(asked.out / "recovery.json", [kept.data, b"\n"], secret=True)
    if asked.one_file:
        seal_files.write(asked.out / "bid.sealed", _one_file(made, asked.out))
    say(_("Keep {name} to yourself: with it you can read, replace and withdraw this bid, and so could anyone else."),
        name=asked.out / "recovery.json")  # fmt: skip
    return DONE


def _terms(path: Path) -> Terms:
    try:
        return read_terms(json.loads(path.read_bytes()))
    except ValueError:
        raise Refusal("bad_manifest", _("These are not the sealing terms of a tender.")) from None


def _seal_stage(terms: Terms, files: list[Path], out: Path, *, bid: bytes, signing: bytes, z: bytes) -> dealing.Envelope:
    named = [bid_file.Named(f"f{n}", path.name, path.stat().st_size) for n, path in enumerate(files, 1)]
    texts: list[tuple[str, Iterable[bytes]]] = [(bid_file.CONTENTS, [bid_file.contents_of(named)])]
    texts += [(each.id, seal_files.read_chunks(path)) for each, path in zip(named, files, strict=True)]
    rows = []
    for name, text in texts:
        digest, target = hashlib.sha256(), out / f"{name}.sealed"
        sealed = parts.seal_part(text, dealing.part_key(z, name), fresh=secrets.token_bytes(parts.FRESH))
        seal_files.write(target, _digested(sealed, digest.update))
        rows.append(Part(name, target.stat().st_size, digest.digest()))
    envelope = dealing.seal(z, Manifest(terms, bid, dealing.signer_of(signing), tuple(rows)), signing)
    seal_files.write(out / "envelope.json", [envelope.data])
    return envelope


def _digested(chunks: Iterable[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for chunk in chunks:
        update(chunk)
        yield chunk


def _one_file(envelopes: list[dealing.Envelope], out: Path) -> Iterator[bytes]:
    yield bid_file.head_of(envelopes)
    for envelope in envelopes:
        for part in envelope.manifest.parts:
            yield from seal_files.read_chunks(out / envelope.manifest.stage / f"{part.id}.sealed")


def key(asked: argparse.Namespace) -> int:
    """A custodian file; the recovery words are written to the screen, once, and the fingerprint."""
    private = custody.from_words(asked.from_words.read_text("utf-8")) if asked.from_words else secrets.token_bytes(32)
    phrase = _phrase(asked.phrase_file, twice=True)
    kdf = custody.PBKDF2 if asked.for_browser else None
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    kept = custody.keep(private, name=asked.name, phrase=phrase, salt=salt, nonce=nonce, kdf=kdf)
    seal_files.write(asked.out, [kept.data], secret=True)
    entry = asked.out.with_suffix(".entry.json")
    seal_files.write(entry, [custody.entry_of(kept)])
    say(_("Hand {name} in to be registered; it holds nothing secret."), name=entry)
    say(_("Write these 24 recovery words on paper, and keep the paper apart from the file:"))
    words = custody.recovery_words(private, asked.words)
    for at in range(0, 24, 6):
        sys.stdout.write("  " + "  ".join(f"{at + n}. {word}" for n, word in enumerate(words[at : at + 6], 1)) + "\n")
    tell_fingerprint(kept.pk)
    return DONE


def withdraw(asked: argparse.Namespace) -> int:
    """The signed withdrawal of the bid that a recovery file belongs to."""
    own = recovery.read_recovery(asked.recovery.read_bytes())
    seal_files.write(asked.out, [withdrawal.withdraw(own)])
    say(_("The signed withdrawal for tender {tender} is in {name}."), tender=own.tender, name=asked.out)
    return DONE


def open_share(asked: argparse.Namespace) -> int:
    """Envelopes → a file with this custodian's opening codes; nothing is made before the deadline by this machine's clock."""
    envelopes = [envelope for path in asked.envelopes for envelope in seal_files.envelopes_of(path)]
    kept = custody.read_kept(asked.key.read_bytes())
    private = custody.unlock(kept, _phrase(asked.phrase_file))
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    codes = opening.release(envelopes, private, tender=asked.tender, moment=moment)
    seal_files.write(asked.out, [codes.data], secret=True)
    say(_("{count} opening codes for tender {tender} are in {name}."), count=len(codes.codes), tender=asked.tender, name=asked.out)
    return DONE


def open_(asked: argparse.Namespace) -> int:
    """A bid and codes → its files, or why it does not open and who is at fault."""
    held = [opening.read_codes(path.read_bytes()) for path in asked.codes]
    own = recovery.read_recovery(asked.recovery.read_bytes()) if asked.recovery else None
    outcomes = []
    for each in seal_files.stored(asked.bid):
        given = opening.given(each.envelope, held)
        seed = own.seed_of(each.envelope.number) if own else None
        verdict = opening.judge_seed(each.envelope, seed.z, given) if seed else opening.judge(each.envelope, given)
        outcomes.append(_told(each, verdict, given, asked.out))
    return max(outcomes)


def _told(each: seal_files.Stored, verdict: opening.Verdict, given: dict[int, bytes], out: Path) -> int:
    terms, stage = each.envelope.manifest.terms, each.envelope.manifest.stage
    for custodian in terms.custodians:
        if custodian.i in verdict.false:
            say(_("The opening code of custodian {i}, {name}, is false."), to=sys.stderr, i=custodian.i, name=custodian.name)
        if custodian.i in verdict.aside:
            says = _("The opening code of custodian {i}, {name}, opens nothing; whose fault it is shows when the bid is open.")
            say(says, to=sys.stderr, i=custodian.i, name=custodian.name)
    if verdict.z is None:
        usable = len(set(given) - set(verdict.aside))
        say(NOT_OPENED[verdict.outcome], to=sys.stderr, here=usable, needed=terms.k)
        return WAITING if verdict.outcome == "waiting" else BROKEN
    try:
        _open_parts(each, verdict.z, out / stage)
    except Refusal as refusal:
        say(refusal.says, to=sys.stderr, **refusal.params)
        return BROKEN
    say(_("Stage {stage} is open, in {name}."), stage=stage, name=out / stage)
    return DONE


def _open_parts(each: seal_files.Stored, z: bytes, out: Path) -> None:
    """Every part under the name its bidder gave it, each whole or not at all."""
    names: dict[str, str] = {}
    for part in each.envelope.manifest.parts:
        contents = opening.open_stored(each.part(part.id, part.size), part, z)
        if part.id == bid_file.CONTENTS:
            names = {named.id: named.name for named in bid_file.read_contents(b"".join(contents))}
        else:
            seal_files.write(out / part.id / names.get(part.id, part.id), contents)


def _phrase(path: Path | None, *, twice: bool = False) -> str:
    if path:
        return path.read_text("utf-8").strip("\n")
    phrase = getpass.getpass(both(_("Pass-phrase:")).replace("\n", " / ") + " ")
    if twice and getpass.getpass(both(_("The same again:")).replace("\n", " / ") + " ") != phrase:
        raise Refusal("phrases_differ", _("The two pass-phrases are not the same."))
    return phrase


if __name__ == "__main__":
    sys.exit(main())
