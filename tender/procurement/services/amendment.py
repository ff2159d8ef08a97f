"""Correcting a published tender: what changes, field by field, how the deadline moves, and the 更正公告 (O87 art. 27).

`plan` shows what would happen; `amend` does it. Not here: drafts (`draft.py`), judging dates (`rules/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext, gettext_lazy, override

from tender.core import audit, files
from tender.core.actor import Actor
from tender.core.door import perform
from tender.core.models import StoredFile
from tender.core.models.calendar import district_calendar
from tender.core.paper_words import cn_date, cn_moment
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.documents.notice import AmendmentNotice
from tender.procurement.documents.notice import Change as PaperChange
from tender.procurement.models import Amendment, Criterion, Notice, Tender, TenderDocument
from tender.procurement.rules import rulebook, timeline
from tender.procurement.services import amended_terms, sheets
from tender.procurement.services.document_sheet import corrected
from tender.procurement.services.draft import LARGEST_DOCUMENT
from tender.procurement.services.notice import Printed, print_paper, publish_notice
from tender.procurement.services.tender import refuse_unplayable

TEXTS = ("goal", "requirement", "standards", "place", "period", "acceptance", "payment", "contact_name", "contact_phone")
HARMLESS = {"contact_name", "contact_phone", "documents_until"}
FIXED = {
    "title": gettext_lazy("title"),
    "object": gettext_lazy("object"),
    "method": gettext_lazy("method"),
    "lots": gettext_lazy("lots"),
    "quantity": gettext_lazy("quantity"),
    "audience": gettext_lazy("audience"),
    "qualification": gettext_lazy("qualification"),
    # Who may bid: fixed like the qualification.
    "consortium": gettext_lazy("consortia"),
    "sme_reserved": gettext_lazy("reserved for small enterprises"),
}


@dataclass(frozen=True)
class Change:
    """One field before and after. `label` is its name on the page, `place` its name on the Chinese paper; `paper` holds before and
    after as the paper says them where that differs from the page."""

    field: str
    label: Any
    place: str
    before: Any
    after: Any
    paper: tuple[str, str] | None = None


@dataclass(frozen=True)
class Wish:
    """What is to change: `values` of TEXTS, `documents_until`, `deadline`; `terms` of `amended_terms.TERMS`; `guidance` by
    criterion id; files from `stage`; `lots`: numbers of the lots concerned, none for all."""

    values: Mapping[str, Any] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    guidance: Mapping[int, str] = field(default_factory=dict)
    documents: Sequence[StoredFile] = ()
    lots: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What an amendment would do. `is_extended`: the law moves the deadline further than the officer asked;
    `is_material`: bids may be affected, so bidders are asked to confirm or replace."""

    changes: tuple[Change, ...]
    old_deadline: datetime
    new_deadline: datetime
    is_extended: bool
    law: str
    is_material: bool = True


def stage(tender: Tender, uploads: Sequence[Any], *, by: Actor, at: datetime) -> list[StoredFile]:
    """Take in files for an amendment that is not confirmed yet; nobody can download them before. Refuses as `files.check`."""
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    for upload in uploads:
        files.check(upload, largest=LARGEST_DOCUMENT)
    return [
        files.receive(upload, purpose="tender", by=by, at=at, organisation_id=tender.buyer_id, largest=LARGEST_DOCUMENT)
        for upload in uploads
    ]


def plan(tender: Tender, wish: Wish, *, at: datetime) -> Plan:
    """The changes field by field and the deadline they lead to.

    Refuses fixed_after_publication, nothing_changed, deadline_shortened, documents_shortened, and what the check before publication
    calls an error of the terms.
    """
    if fixed := [label for name, label in FIXED.items() if name in wish.values or name in wish.terms]:
        raise Refusal(
            "fixed_after_publication",
            _("What is bought and who may bid cannot be changed by an amendment ({what})."),
            law="财政部令第87号 第27条",
            instead=_("Terminate the tender and publish a new one."),
            status=422,
            what=fixed,
        )
    old = tender.deadline
    if old is None:
        raise Refusal("not_published", _("This tender is not public yet."))
    wanted = wish.values.get("deadline") or old
    _judge_dates(tender, wish, old=old, wanted=wanted)
    changes = _changes(tender, wish)
    affecting = [change for change in changes if change.field not in HARMLESS and change.field != "deadline"]
    book, law = rulebook.load(tender.rulebook), "财政部令第87号 第27条"
    lawful = old
    if affecting:
        day = timeline.extended_deadline(
            book, district_calendar(), tender.method, deadline=localdate(old), clarified_on=localdate(at)
        )
        lawful = _same_time(old, day)
        law = book.period(book.method(tender.method).clarification).law
    new = max(wanted, lawful)
    if new > old:
        changes.append(_change(tender, "deadline", old, new))
    if not changes:
        raise Refusal("nothing_changed", _("Nothing was changed."), status=422)
    return Plan(tuple(changes), old, new, new > wanted, law, bool(affecting))


def _judge_dates(tender: Tender, wish: Wish, *, old: datetime, wanted: datetime) -> None:
    """No published date moves to an earlier day."""
    until = wish.values.get("documents_until")
    if wanted < old:
        says = _("The published deadline {published} may not be shortened to {wanted}.")
        raise _shortened("deadline_shortened", says, "deadline", published=old, wanted=wanted)
    if until and tender.documents_until and until < tender.documents_until:
        says = _("Documents are announced until {published}; they may not be withdrawn on {wanted}.")
        raise _shortened("documents_shortened", says, "documents_until", published=tender.documents_until, wanted=until)


def amend(tender: Tender, wish: Wish, *, reason: str, by: Actor, at: datetime) -> Tender:
    """Publish the correction: fields, 更正公告 with PDF, amendment, clock re-armed. Tells the followers.

    Refuses as `plan` and as the card (right, state, deadline passed), file refusals, reason_missing.
    """
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    refuse_unplayable(tender, "amend", by=by, at=at)
    planned = plan(tender, wish, at=at)
    sheet, paper, document = _printed(tender, wish, planned, reason=reason, at=at)
    with transaction.atomic():
        row = perform(
            tender, "amend", by=by, at=at, reason=reason, deadline=planned.new_deadline, changed=[c.field for c in planned.changes]
        )
        if row.amendments.count() + 1 != sheet.sequence:
            raise Refusal("amended_meanwhile", _("Somebody else has just published an amendment; please look at it first."))
        _apply(row, wish, at=at)
        notice = publish_notice(
            row, Notice.Kind.AMENDMENT, title=f"{row.title}更正公告（{sheet.sequence}）", sheet=sheet, paper=paper,
            document=document, by=by, at=at,
        )  # fmt: skip
        _keep(row, notice, planned, wish, reason=reason, at=at)
    return row


def _keep(row: Tender, notice: Notice, planned: Plan, wish: Wish, *, reason: str, at: datetime) -> None:
    Amendment.objects.create(
        tender=row,
        notice=notice,
        changes=[_stored(change) for change in planned.changes],
        lots=list(wish.lots),
        is_material=planned.is_material,
        reason=reason,
        old_deadline=planned.old_deadline,
        new_deadline=planned.new_deadline,
        at=at,
    )


def _printed(tender: Tender, wish: Wish, planned: Plan, *, reason: str, at: datetime) -> tuple[AmendmentNotice, Printed, Printed]:
    """更正公告 with its paper, and the tender document as it reads after it; before any lock, printing takes seconds."""
    moved = planned.new_deadline if planned.new_deadline > planned.old_deadline else None
    sheet = sheets.amendment_notice(
        tender,
        changes=[_on_paper(change) for change in planned.changes],
        reason=reason,
        new_deadline=moved,
        sequence=tender.amendments.count() + 1,
        at=at,
    )
    fields = {name: wish.values[name] for name in (*TEXTS, "documents_until") if wish.values.get(name)}
    whole = corrected(
        tender, fields, guidance=wish.guidance, deadline=planned.new_deadline, terms=amended_terms.after(tender, wish.terms),
        added=wish.documents, edition=sheet.sequence, at=at,
    )  # fmt: skip
    return sheet, print_paper(sheet), print_paper(whole)


def _on_paper(change: Change) -> PaperChange:
    before, after = change.paper or (_said(change.before), _said(change.after))
    return PaperChange(place=change.place, before=before, after=after)


def _stored(change: Change) -> dict[str, Any]:
    before, after = change.paper or (audit.plain(change.before), audit.plain(change.after))
    return {"field": change.field, "place": change.place, "before": before, "after": after}


def _apply(row: Tender, wish: Wish, *, at: datetime) -> None:
    touched = [name for name in (*TEXTS, "documents_until") if wish.values.get(name)]
    for name in touched:
        setattr(row, name, wish.values[name])
    row.version += 1
    row.save(update_fields=[*touched, "version"])
    amended_terms.write(row, wish.terms)
    for criterion in row.criteria.filter(pk__in=list(wish.guidance)):
        Criterion.objects.filter(pk=criterion.pk).update(guidance=wish.guidance[criterion.pk])
    TenderDocument.objects.bulk_create(
        TenderDocument(tender=row, title=stored.name[:200], file=stored, at=at) for stored in wish.documents
    )


def _changes(tender: Tender, wish: Wish) -> list[Change]:
    found = [
        _change(tender, name, getattr(tender, name), wish.values[name])
        for name in (*TEXTS, "documents_until")
        if wish.values.get(name) and wish.values[name] != getattr(tender, name)
    ]
    found += [Change(**change) for change in amended_terms.changes(tender, wish.terms)]
    for criterion in tender.criteria.filter(pk__in=list(wish.guidance)):
        if (after := wish.guidance[criterion.pk]) != criterion.guidance:
            found.append(
                Change(f"guidance-{criterion.pk}", criterion.name, f"评分标准：{criterion.name}", criterion.guidance, after)
            )
    for stored in wish.documents:
        found.append(Change("documents", gettext("Document"), "招标文件附件", "", stored.name))
    return found


def _change(tender: Tender, name: str, before: Any, after: Any) -> Change:
    label = Tender._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    with override("zh-hans"):
        place = str(label)
    return Change(name, label, place, before, after)


def _same_time(moment: datetime, day: date) -> datetime:
    """The same time of the day in China on another day."""
    here = localtime(moment)
    return here.replace(year=day.year, month=day.month, day=day.day)


def _shortened(code: str, says: str, name: str, **dates: Any) -> Refusal:
    return Refusal(code, says, law="财政部令第87号 第27条", status=422, field=name, **dates)


def _said(value: Any) -> str:
    """A value as the Chinese paper prints it."""
    if isinstance(value, datetime):
        return cn_moment(value)
    return cn_date(value) if isinstance(value, date) else str(value) or "（无）"
