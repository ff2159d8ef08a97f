"""Drafting a tender: from a need, part by part, each part judged and kept for itself. Lists of rows: `draft_lists.py`.

Several officers, or windows, may work on one draft: different fields are laid over each other, and what another saved unseen is
never overwritten (`edited_meanwhile`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.core import files
from tender.core.actor import Actor
from tender.core.door import begin, lock, note
from tender.core.models import AuditLine
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Lot, Need, Requirement, Tender, TenderDocument, TenderTerms
from tender.procurement.queries.draft import later_edits
from tender.procurement.queries.rulebook import in_force
from tender.procurement.rules import rulebook, timeline
from tender.procurement.rules.merge import merged
from tender.procurement.services.number import next_number

SECTIONS: dict[str, tuple[str, ...]] = {
    "basics": ("title", "audience", "contact_name", "contact_phone"),
    "requirement": ("goal", "requirement", "standards", "quantity", "place", "period", "acceptance", "payment"),
    "scoring": ("comment_below", "comment_above", "small_micro_deduction", "lots_won_most"),
    "dates": ("documents_until", "deadline"),
}
LARGEST_DOCUMENT = 50 * 1024 * 1024
# What 政府采购法 第22条 asks of every supplier, with the evidence that shows it, and the rule on passing work on.
STANDARD_REQUIREMENTS = (
    ("qualification", "具有独立承担民事责任的能力", "法人或者其他组织的营业执照、事业单位法人证书等证明文件"),
    ("qualification", "具有良好的商业信誉和健全的财务会计制度", "供应商书面承诺"),
    ("qualification", "具有履行合同所必需的设备和专业技术能力", "供应商书面承诺"),
    ("qualification", "有依法缴纳税收和社会保障资金的良好记录", "供应商书面承诺或者相关凭据"),
    ("qualification", "参加政府采购活动前三年内，在经营活动中没有重大违法记录", "供应商书面声明"),
    ("conformity", "投标文件按招标文件要求签署、盖章，内容完整", "投标文件"),
    ("conformity", "投标报价唯一且未超过预算金额和最高限价", "开标一览表"),
    ("conformity", "承诺自行组织实施培训，不转包、不违法分包", "供应商书面承诺"),
)


@transaction.atomic
def draft_from_need(need: Need, *, by: Actor, at: datetime) -> Tender:
    """A tender draft with number, one lot and the standard requirements, filled from the need. Refuses forbidden."""
    if not by.holds("officer", need.buyer_id):
        raise forbidden()
    tender = Tender(
        number=next_number(at=at),
        buyer=need.buyer,
        need=need,
        title=need.title[:190] + "采购项目",
        audience=need.audience,
        goal=need.purpose,
        quantity=f"{need.head_count}人，{need.days}天",
        period=f"{need.month.year}年{need.month.month}月，共{need.days}天",
        contact_name=need.buyer.contact_name,
        contact_phone=need.buyer.contact_phone,
        rulebook=in_force(localdate(at)).id,
        created_at=at,
    )
    begin(tender, by=by, at=at, logs="tender.drafted", need=need, number=tender.number)
    TenderTerms.objects.create(tender=tender)
    Lot.objects.create(tender=tender, number=1, title=need.title, budget=need.budget, ceiling=need.budget)
    Requirement.objects.bulk_create(
        Requirement(tender=tender, kind=kind, text=text, evidence=evidence, position=position)
        for position, (kind, text, evidence) in enumerate(STANDARD_REQUIREMENTS)
    )
    return tender


@dataclass
class Typed:
    """Fields of a form on their way into a draft: what was typed, and marks of what stood there when the form was opened.

    `stored` reads a field as it is now; `values` are what is to be kept once `editing` has laid the two over each other.
    """

    values: dict[str, Any]
    seen: Mapping[str, str]
    stored: Callable[[Tender, str], Any] = getattr
    changed: tuple[str, ...] = ()

    def settle(self, row: Tender, edits: Sequence[AuditLine]) -> tuple[str, ...]:
        """Take over what others changed and this form did not touch; the fields that both changed."""
        stored = {name: self.stored(row, name) for name in self.values}
        theirs = {name for edit in edits for name in edit.args.get("fields", stored)}
        found = merged(self.values, stored, seen=self.seen, theirs=theirs)
        self.values, self.changed = dict(found.values), found.changed
        return found.clashes


@contextmanager
def editing(
    tender: Tender, section: str, *, version: int, by: Actor, at: datetime, tab: str = "", typed: Typed | None = None
) -> Iterator[Tender]:
    """Hold the draft for one change of one part; counts the version and writes the audit line afterwards.

    Refuses forbidden, not_a_draft, and edited_meanwhile when somebody else, or another window (`tab`), saved the same part after
    `version`; where the part is made of fields (`typed`), only when both changed the same field.
    """
    with transaction.atomic():
        row = lock(tender)
        _may_edit(row, by)
        edits = later_edits(row, section, after=version, by=by.person_id, tab=tab)
        clashes = typed.settle(row, edits) if typed else ()
        if edits and (clashes or typed is None):
            raise _edited(edits[-1], clashes, by)
        row.version += 1
        row.rulebook = in_force(localdate(at)).id
        yield row
        row.save()
        more: dict[str, Any] = {"fields": list(typed.changed)} if typed else {}
        more |= {"tab": tab} if tab else {}
        note(row, "tender.edited", by=by, at=at, section=section, version=row.version, **more)
        tender.version = row.version


def _may_edit(row: Tender, by: Actor) -> None:
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if row.state != Tender.State.DRAFT:
        raise Refusal(
            "not_a_draft",
            _("This tender is “{state}”; only a draft can be changed."),
            instead=_("Ask the leader to return it, or publish an amendment once it is public."),
            state=row.get_state_display(),
        )


def _edited(edit: AuditLine, clashes: Sequence[str], by: Actor) -> Refusal:
    says = (
        _("You changed this part yourself in another window on {when}. Your text is kept below and nothing was overwritten.")
        if edit.actor_id == by.person_id
        else _("{who} changed this part on {when}, after you opened it. Your text is kept below and nothing was overwritten.")
    )
    instead = _("Compare with what is saved now, then save again to replace it.")
    return Refusal("edited_meanwhile", says, instead=instead, who=edit.actor_name, when=edit.at, names=list(clashes))


def save(
    tender: Tender, section: str, values: dict[str, Any], *, version: int, by: Actor, at: datetime,
    tab: str = "", seen: Mapping[str, str] | None = None,
) -> Tender:  # fmt: skip
    """Save the fields of one part (`SECTIONS`). Dates are judged by the rulebook. Refuses as `editing` and check_dates."""
    typed = Typed({name: values[name] for name in SECTIONS[section] if name in values}, seen or {})
    with editing(tender, section, version=version, by=by, at=at, tab=tab, typed=typed) as row:
        for name, value in typed.values.items():
            setattr(row, name, value)
        if section == "dates":
            _judge_dates(row, at)
        if section == "scoring" and row.comment_below >= row.comment_above:
            raise Refusal("bounds_crossed", _("The lower bound must be below the upper bound."), status=422, field="comment_below")
    return row


def _judge_dates(row: Tender, at: datetime) -> None:
    found = timeline.check_dates(
        rulebook.load(row.rulebook),
        district_calendar(),
        row.method,
        published_on=localdate(at),
        documents_until=row.documents_until,
        deadline=localdate(row.deadline) if row.deadline else None,
    )
    if found:
        raise found[0]
    if row.deadline and row.documents_until and row.documents_until > localdate(row.deadline):
        raise Refusal(
            "documents_after_deadline",
            _("Documents cannot be available longer than bids are taken."),
            status=422,
            field="documents_until",
        )


def add_document(tender: Tender, upload: Any, *, title: str, by: Actor, at: datetime) -> TenderDocument:
    """Add a file of the tender. Refuses as `editing` and `files.check` (type, size)."""
    with editing(tender, "documents", version=tender.version, by=by, at=at) as row:
        stored = files.receive(upload, purpose="tender", by=by, at=at, organisation_id=row.buyer_id, largest=LARGEST_DOCUMENT)
        return TenderDocument.objects.create(tender=row, title=title or stored.name[:200], file=stored, at=at)


def remove_document(document: TenderDocument, *, by: Actor, at: datetime) -> Tender:
    """Take a file out of the draft. Refuses as `editing`."""
    with editing(document.tender, "documents", version=document.tender.version, by=by, at=at) as row:
        TenderDocument.objects.filter(pk=document.pk).delete()
    return row
