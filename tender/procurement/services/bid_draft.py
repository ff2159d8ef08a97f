"""The draft of a bid: saved as it is typed, files encrypted in the stream. Nothing here is ever stored readable.

No audit lines: they would betray how somebody works on a bid. Sealing is in `bid.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from tender.core import files
from tender.core.actor import Actor
from tender.core.files import Cipher
from tender.core.models import StoredFile
from tender.core.names import tidy, tidy_file_name
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, BidDraft, BidFile, Criterion, Requirement
from tender.procurement.models.bid_work import right_refusal
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries.bid import DraftView, read_draft
from tender.procurement.rules import bid as rules
from tender.procurement.rules import declaration
from tender.procurement.rules.upload import Look
from tender.procurement.services.bid_work import keep_version
from tender.record import sealing

LONGEST = 20000
MOST_FILES = 100
TEXTS = {"summary", "period"}
FLAGS = {"is_small_micro", "declares_no_collusion"}
BRANCHES = {"answers": Criterion, "evidence": Requirement}
PLACES = ("summary", "price", "declarations", "consortium", "bond")


@transaction.atomic
def save_draft(bid: Bid, changes: dict[str, Any], *, version: int, by: Actor, at: datetime, tab: str = "") -> DraftView:
    """Write changes into the draft: `answers.<criterion>`, `evidence.<requirement>`, `proofs.<requirement>` (a paper of
    the organisation), `summary`, `period`, `price`, flags, and what `rules/declaration.py` knows.

    `version` is the draft the person saw, `tab` their window; another window's change to another field is kept. Refuses:
    draft_stale (409, params `fields`) when another window changed the same field meanwhile, price_above_ceiling, bid_late,
    forbidden; then nothing is written.
    """
    draft, view = _held(bid, by=by, at=at)
    content = view.content
    news = {path: _clean(bid, path, value) for path, value in changes.items()}
    news = {path: value for path, value in news.items() if value != read_path(content, path)}
    stale = sorted(path for path in news if _changed_elsewhere(content, path, version, tab))
    if stale:
        raise Refusal(
            "draft_stale",
            _("This was changed in another window or by a colleague while you were typing. Nothing was overwritten."),
            instead=_("Compare both texts below; what you typed is kept. Save again to use yours."),
            fields=stale,
        )
    if not news:
        return view
    for path, value in news.items():
        _write_path(content, path, value)
        content["changed"][path] = [draft.version + 1, tab]
    return _store(draft, content, bid, by=by, at=at, tab=tab)


def add_file(bid: Bid, *, upload: Any, about: str, by: Actor, at: datetime) -> DraftView:
    """Encrypt an upload under a key of its own while it streams to storage, and name it in the draft.

    `about`: as paths of `save_draft`, or `summary`, `price`. Refuses: as `core.files.check`, bid_late, too_many_files, forbidden.
    """
    _judge(bid, by=by, at=at)
    _about(bid, about)
    kind = files.check(upload)
    key, digest, looked = sealing.new_file_key(), hashlib.sha256(), Look(kind)
    stored = files.receive(
        upload,
        purpose="bid",
        by=by,
        at=at,
        organisation_id=bid.provider_id,
        cipher=_hashing([digest.update, looked.see], sealing.encrypting(key)),
    )
    try:
        with transaction.atomic():
            draft, view = _held(bid, by=by, at=at)
            if len(view.content["files"]) >= MOST_FILES:
                raise Refusal("too_many_files", _("At most {most} files fit into one bid."), status=422, most=MOST_FILES)
            BidFile.objects.create(bid=bid, file=stored)
            view.content["files"][str(stored.pk)] = {
                "name": tidy_file_name(upload.name),
                "type": kind,
                "size": stored.size,
                "sha256": digest.hexdigest(),
                "key": key.hex(),
                "about": about,
                "trouble": looked.trouble,
            }
            return _store(draft, view.content, bid, by=by, at=at)
    except BaseException:
        default_storage.delete(stored.path)
        StoredFile.objects.filter(pk=stored.pk).delete()
        raise


@transaction.atomic
def remove_file(bid: Bid, file_id: str, *, by: Actor, at: datetime) -> DraftView:
    """Take a file out of the draft. Its bytes go too, unless a sealed envelope names it. Unknown files are ignored."""
    draft, view = _held(bid, by=by, at=at)
    if view.content["files"].pop(str(file_id), None) is None:
        return view
    row = BidFile.objects.select_related("file").filter(bid=bid, file__id=file_id, in_envelope=False).first()
    if row is not None:
        path = row.file.path
        row.delete()
        row.file.delete()
        transaction.on_commit(lambda: default_storage.delete(path))
    return _store(draft, view.content, bid, by=by, at=at)


def read_path(content: dict[str, Any], path: str) -> Any:
    """What stands at a path of the draft; "" (or False for a flag) when nothing does."""
    branch, _dot, leaf = path.partition(".")
    if leaf:
        return content.get(branch, {}).get(leaf, "")
    return content.get(path, False if path in FLAGS else "")


def _changed_elsewhere(content: dict[str, Any], path: str, version: int, tab: str) -> bool:
    """Whether another window changed this field after `version` (one's own window saves again and again)."""
    changed, window = content["changed"].get(path, (0, ""))
    return changed > version and (window != tab or not tab)


def _write_path(content: dict[str, Any], path: str, value: Any) -> None:
    branch, _dot, leaf = path.partition(".")
    if leaf:
        content.setdefault(branch, {})[leaf] = value
    else:
        content[path] = value


def _judge(bid: Bid, *, by: Actor, at: datetime) -> None:
    if not by.holds("provider", bid.provider_id):
        raise forbidden()
    if refusal := rules.may_edit(bid.facts(), at=at) or right_refusal(by, bid, "edit", afresh=True):
        raise refusal


def _held(bid: Bid, *, by: Actor, at: datetime) -> tuple[BidDraft, DraftView]:
    _judge(bid, by=by, at=at)
    draft = BidDraft.objects.select_for_update().get(bid_id=bid.pk)
    return draft, read_draft(draft, provider_id=bid.provider_id)


def _store(draft: BidDraft, content: dict[str, Any], bid: Bid, *, by: Actor, at: datetime, tab: str = "") -> DraftView:
    draft.ciphertext = sealing.lock_draft(content, provider_id=bid.provider_id)
    draft.version += 1
    draft.saved_at = at
    draft.save()
    keep_version(draft, by=by, at=at, tab=tab)
    return DraftView(content, draft.version, at)


def _clean(bid: Bid, path: str, value: Any) -> Any:
    """The value as it is kept. Refuses unknown paths, texts over LONGEST characters and prices above the ceiling."""
    branch, _dot, leaf = path.partition(".")
    if path in FLAGS:
        return bool(value)
    if path == "price":
        if value in (None, ""):
            return ""
        if refusal := rules.may_offer(Decimal(value), ceiling=bid.lot.ceiling):
            raise refusal
        return f"{Decimal(value):f}"
    if branch in ("declarations", "consortium", "bond") and leaf:
        terms = bond_terms_of(bid.lot.tender)
        return declaration.clean(path, value, bond_forms=terms.bond_forms if terms else ())
    if branch == "proofs":
        return _own_paper(bid, path, value)
    if not (path in TEXTS or (leaf and branch in BRANCHES)):
        raise _unknown_place()
    if leaf:
        _about(bid, path)
    text = tidy(str(value or ""), lines=True)
    if len(text) > LONGEST:
        raise Refusal(
            "text_too_long",
            _("This text has {count} characters; at most {most} are kept."),
            status=422,
            count=len(text),
            most=LONGEST,
        )
    return text


def _about(bid: Bid, about: str) -> None:
    """Refuses a place that this tender does not ask about."""
    branch, _dot, leaf = about.partition(".")
    if about in PLACES:
        return
    model = BRANCHES.get(branch)
    if model is None or not leaf.isdecimal() or not model._base_manager.filter(pk=int(leaf), tender_id=bid.lot.tender_id).exists():
        raise _unknown_place()


def _own_paper(bid: Bid, path: str, value: Any) -> str:
    """The key of a paper of the bidder itself that shows a requirement; empty for none."""
    _about(bid, path.replace("proofs.", "evidence.", 1))
    if not value:
        return ""
    if not str(value).isdecimal() or not bid.provider.evidence.filter(pk=int(value)).exists():
        raise _unknown_place()
    return str(value)


def _unknown_place() -> Refusal:
    return Refusal("unknown_place", _("The tender does not ask for this."), status=422)


def _hashing(seers: list[Any], inner: Cipher) -> Cipher:
    """A cipher that also shows the plain bytes to whoever hashes or looks at them, so that the envelope commits to them."""

    def cipher(source: Iterator[bytes]) -> Iterator[bytes]:
        def seen() -> Iterator[bytes]:
            for chunk in source:
                for see in seers:
                    see(chunk)
                yield chunk

        yield from inner(seen())

    return cipher
