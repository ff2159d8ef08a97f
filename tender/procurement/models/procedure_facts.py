"""Facts about the procedure of a tender, and whether a provider may take part in it. Judging is in `rules/procedure.py`.

An open tender without a `Choice` costs no query here but the one that finds none.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils.timezone import localtime

from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation
from tender.procurement.models.invitation import Draw, Invitation
from tender.procurement.models.procedure import Choice, Standing
from tender.procurement.models.source_facts import source_of, source_refusal
from tender.procurement.rules import procedure, provider, rulebook

if TYPE_CHECKING:
    from tender.procurement.models.tender import Tender

PROVIDERS = ("party_school", "university", "cadre_academy", "agency")
# Procedures whose documents only the invited see: they are not announced (GPL art. 34, 39).
INVITED = ("invited_tender", "single_source", "direct_assignment")
NOT_COUNTED = ("draft", "failed", "terminated")
GONE = ("draft", "withdrawn", "rejected")


def choice_of(tender: Tender) -> Choice | None:
    """The recorded choice of a tender, None where none was made."""
    known = tender._state.fields_cache  # a page that looks several times has joined it
    if "choice" in known:
        return known["choice"]
    return Choice.objects.select_related("tender").filter(tender_id=tender.pk).first()


def procedure_facts(tender: Tender, *, item: str, original: Decimal | None, at: datetime) -> procedure.ProcedureFacts:
    """What the rules ask about a tender, in four queries. `item` is the budget item it is bought under."""
    amount = sum((lot.budget for lot in tender.lots.all()), Decimal(0))
    kinds = Organisation.objects.filter(state="verified", kind__in=PROVIDERS).values_list("kind").annotate(Count("pk")).order_by()
    return procedure.ProcedureFacts(
        amount=amount,
        object=tender.object,
        audience=tender.audience,
        others=_others(tender, item, at) if item else (),
        providers=dict(kinds),
        failed_with=failed_with(tender),
        original=original,
    )


def _others(tender: Tender, item: str, at: datetime) -> tuple[procedure.Purchase, ...]:
    """Purchases of the same item by this buyer in the fiscal year of `at`; a year is a calendar year in Shanghai."""
    rows = (
        Choice.objects.filter(item=item, tender__buyer_id=tender.buyer_id, tender__created_at__year=localtime(at).year)
        .exclude(tender_id=tender.pk)
        .exclude(tender__state__in=NOT_COUNTED)
        .annotate(amount=Sum("tender__lots__budget"))
        .order_by("tender_id")
        .values_list("tender__number", "amount", "tender__method", "approval_number")
    )
    return tuple(procedure.Purchase(number, amount or Decimal(0), method, bool(paper)) for number, amount, method, paper in rows)


def failed_with(tender: Tender) -> int | None:
    """How many bids the last failed tender of the same need was left with in its best lot; None when none has failed."""
    if tender.need_id is None:
        return None
    failed = type(tender).objects.filter(need_id=tender.need_id, state="failed").exclude(pk=tender.pk).order_by("-ended_at").first()
    if failed is None:
        return None
    counts = failed.lots.annotate(left=Count("bids", filter=~Q(bids__state__in=GONE))).values_list("left", flat=True)
    return max(counts, default=0)


def procedure_refusal(tender: Tender, at: datetime) -> Refusal | None:
    """Why the tender's procedure, as it was chosen, is not lawful (any more)."""
    choice = choice_of(tender)
    if choice is None:
        if tender.method in procedure.OPEN[:1]:
            return None
        choice = Choice(tender=tender)
    facts = procedure_facts(tender, item=choice.item, original=choice.original_amount, at=at)
    return procedure.may_choose(facts, rulebook.load(tender.rulebook), choice.claim())


def fewest_of(tender: Tender) -> procedure.Fewest:
    """How few bids are enough, by method and ground."""
    ground = (
        ""
        if tender.method == "open_tender"
        else Choice.objects.filter(tender_id=tender.pk).values_list("ground", flat=True).first()
    )
    return procedure.fewest(rulebook.load(tender.rulebook), method=tender.method, ground=ground or "")


def to_invite(tender: Tender) -> list[Organisation]:
    """Whom the letters of a procedure without a notice go to: the drawn ones, or the one source."""
    if tender.method == "single_source":
        return [found.provider] if (found := source_of(tender)) else []
    if tender.method != "invited_tender":
        return []
    draw = Draw.objects.filter(tender_id=tender.pk).first()
    found = Organisation.objects.in_bulk(draw.drawn_ids()) if draw else {}
    return [found[pk] for pk in draw.drawn_ids()] if draw else []


def entry_refusal(tender: Tender, at: datetime) -> Refusal | None:
    """What must have happened between approval and publication in a procedure without a notice."""
    if tender.method == "invited_tender" and not Draw.objects.filter(tender_id=tender.pk).exists():
        law, instead = rulebook.load(tender.rulebook).raw["procedures"]["draw"]["law"], _("Draw the providers first.")
        return Refusal("draw_missing", _("The providers to invite are not drawn yet."), law=law, instead=instead)
    return source_refusal(tender, at)


def body_refusal(tender: Tender, organisation: Organisation) -> Refusal | None:
    """Whether a body could be invited: verified, of a kind that the audience allows, not of class one."""
    if organisation.state != "verified":
        return Refusal("provider_unverified", _("{name} is not verified."), law="政府采购法 第22条", name=organisation.name)
    return _kind_or_class(tender, organisation)


def provider_refusal(tender: Tender, organisation: Organisation) -> Refusal | None:
    """Whether a body may bid here at all: invited where one must be, its kind for this audience, its class."""
    if tender.method in INVITED and not Invitation.objects.filter(tender_id=tender.pk, provider=organisation).exists():
        law = rulebook.load(tender.rulebook).method(tender.method).law
        return Refusal("not_invited", _("Only providers that were invited may take part in this procedure."), law=law, status=403)
    return _kind_or_class(tender, organisation)


def _kind_or_class(tender: Tender, organisation: Organisation) -> Refusal | None:
    rules = rulebook.load(tender.rulebook)
    if refusal := provider.kind_refusal(rules, audience=tender.audience, kind=organisation.kind):
        return refusal
    classed: Standing | None = getattr(organisation, "standing", None)  # the seal has joined it
    return provider.class_refusal(rules, classed.public_class if classed else "")
