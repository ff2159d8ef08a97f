"""Contracts, classes with their feedback, claims, and what the worker makes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from viewflow.workflow.models import Process

from tender.contracts.models import Contract
from tender.contracts.services import agreement
from tender.core.models import Notification
from tender.credits.models import CreditEntry
from tender.credits.services import claim
from tender.delivery.models import Enrolment, FeedbackRound, TrainingClass
from tender.delivery.services import enrolment, feedback
from tender.procurement.models import Tender
from tests.builders import AT, before, bids
from tests.builders import contracts as build_contracts
from tests.builders import delivery as build
from tests.builders.district.town import DAY, NOW, District, own


def contracts(found: District, side: before.BuyerSide) -> None:
    """A draft, one that waits for the provider, and one in force, all of the department with `bidder`."""
    drafted, waiting = build_contracts.drafted(), build_contracts.awaiting_provider()
    for one in (drafted, waiting):
        _join(found, one)
    entered = agreement.enter_agreement(
        buyer_id=side.buyer.pk, provider_id=own(found, "bidder").pk, title="框架协议", terms="三年", by=side.officer, at=NOW,
        starts_on=NOW.date(), ends_on=(NOW + 300 * DAY).date(),
    )  # fmt: skip
    found.places |= {
        "drafted contract": (drafted.pk,), "submit contract": (drafted.pk, "submit"), "contract": (waiting.pk,),
        "sign": (waiting.pk, "sign_for_provider"), "agreement": (entered.pk,), "bring into force": (entered.pk, "bring_into_force"),
    }  # fmt: skip


def _join(found: District, thing: Contract | TrainingClass) -> None:
    found.seat("officer", "officer", thing.buyer)
    found.seat("approver", "approver", thing.buyer)
    found.seat("bidder", "provider", thing.provider)
    found.seat("organiser", "organiser", thing.provider)


def classes(found: District) -> None:
    """A class that ended with its feedback open, one that enrols, one that is planned, and one elsewhere."""
    ended, open_, planned, other = build.delivered(people=6), build.enrolling(), build.planned(), build.running()
    for thing in (ended, open_, planned):
        _join(found, thing)
    round_ = feedback.open_round(ended, by=found.by("officer"), at=AT + 30 * DAY)
    build.tickets(round_)
    published = _published_round(found)
    one = ended.enrolments.order_by("pk").first()
    found.people |= {"learner": one.learner, "classmate": ended.enrolments.order_by("pk").last().learner}
    found.people["learner elsewhere"] = other.enrolments.first().learner
    found.seat("organiser elsewhere", "organiser", other.provider)
    for name, thing in (("lecturer", ended), ("lecturer elsewhere", other)):
        teacher = thing.sessions.first().lecturer
        teacher.person = found.seat(name, "lecturer", thing.provider)
        teacher.save()
    enrolment.appraise(one, text="优秀。", exam=Decimal(90), is_passed=True, by=found.by("organiser"), at=AT + 31 * DAY)
    fresh = found.people["classmate"].enrolments.get()
    found.places |= {
        "ended class": (ended.pk,), "class": (open_.pk,), "begin class": (open_.pk, "begin"), "planned": (planned.pk,),
        "planned session": (planned.pk, _session(planned)), "session": (ended.pk, ended.sessions.first().pk),
        "completed": (one.pk,), "enrolment": (fresh.pk,), "expel": (fresh.pk, "expel"), "round": (round_.pk,),
        "published": (published.pk,),
        "close round": (round_.pk, "close"), "provider": (ended.provider_id,),
    }  # fmt: skip


def _published_round(found: District) -> FeedbackRound:
    round_ = build.open_round(people=6)
    _join(found, round_.training)
    key = round_.questions[0]["key"]
    for secret in build.tickets(round_):
        feedback.take_answer(secret, marks={key: 5}, text="", at=AT + 31 * DAY)
    by = found.by("officer")
    return feedback.publish(feedback.close(round_, by=by, at=AT + 31 * DAY), by=by, at=AT + 38 * DAY)


def _session(thing: TrainingClass) -> int:
    build.with_sessions(thing)
    return thing.sessions.first().pk


def claims(found: District) -> None:
    def written(title: str) -> Any:
        return claim.write_claim(
            part="self_study", title=title, description="暗号申报之内容", points=Decimal(2), done_on=AT.date(),
            evidence=bids.upload(), by=found.by("learner"), at=NOW,
        )  # fmt: skip

    draft_, declared = written("暗号申报甲"), claim.declare(written("暗号申报乙"), by=found.by("learner"), at=NOW)
    found.places |= {
        "claim": (declared.pk,), "draft claim": (draft_.pk,), "approve claim": (declared.pk, "approve"),
        "declare claim": (draft_.pk, "declare"),
    }  # fmt: skip


def papers_of_the_worker(found: District) -> None:
    """What came by the outbox: certificate, credits, printed contract, messages."""
    done = Enrolment.objects.get(pk=found.places["completed"][0])
    ended = TrainingClass.objects.get(pk=found.places["ended class"][0])
    entry = CreditEntry.objects.get(source_type="enrolment", source_id=str(done.pk))
    message = Notification.objects.filter(person=found.people["learner"]).exclude(event__startswith="survey.").first()
    found.places |= {
        "printed contract": (ended.contract_id,), "credits": (done.learner_id,), "entry": (entry.pk,),
        "message": (message.event_id,),
    }  # fmt: skip
    for name, thing in (("forming", Tender), ("ended class", TrainingClass)):
        kind = ContentType.objects.get_for_model(thing)
        key = found.places[name][0]
        process = Process.objects.filter(artifact_content_type=kind, artifact_object_id=key).order_by("pk").last()
        found.places |= {f"{name} process": (process.pk,), f"{name} thing": (thing._meta.model_name, key)}
