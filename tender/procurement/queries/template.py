"""Templates to start a draft from: the department's own and the built-in ones, and what applying one would change.

Not here: making and applying them (`services/template.py`), what they hold (`rules/template.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import DraftTemplate, Tender
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.models.facts import tree_of
from tender.procurement.queries.snapshot import criteria_part, fields_part, requirements_part
from tender.procurement.rules import rulebook
from tender.procurement.rules import template as rules
from tender.procurement.rules.difference import Change, Version, differences
from tender.procurement.rules.reading import parse
from tender.procurement.rules.template import Template

BUILT_IN = "start:"


@dataclass(frozen=True)
class Offered:
    """A template as a form offers it: `key` is a number, or `start:` and the name of a built-in one."""

    key: str
    name: str
    held: Template
    is_own: bool = False
    method: str = ""


def templates_for(by: Actor) -> QuerySet[DraftTemplate]:
    """The templates of this officer's departments, those in use first."""
    rows = DraftTemplate.objects.filter(organisation_id__in=by.organisations("officer"))
    return rows.select_related("organisation", "made_by").order_by("-retired_at", "name", "pk")


def access_templates(by: Actor) -> QuerySet[DraftTemplate]:
    """The same for a page of them; forbidden (403) for whoever is no officer."""
    if not by.holds("officer"):
        raise forbidden()
    return templates_for(by)


def access_template(by: Actor, pk: int) -> DraftTemplate:
    """A template of the own department; not_found (404) for everybody else."""
    found = templates_for(by).filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such template."), status=404)
    return found


def offered(organisations: Collection[int]) -> list[Offered]:
    """What a draft of these departments can start from: their own templates, then the built-in ones."""
    rows = DraftTemplate.objects.filter(organisation_id__in=organisations, retired_at__isnull=True)
    return [*(Offered(str(row.pk), row.name, row.held, is_own=True) for row in rows), *starters()]


def chosen(key: str, organisations: Collection[int]) -> Offered:
    """The one with this key. Refuses unknown_template."""
    found = next((one for one in offered(organisations) if one.key == key), None)
    if found is None:
        raise Refusal("unknown_template", _("There is no such template to start from."), status=404)
    return found


@cache
def starters() -> tuple[Offered, ...]:
    """The built-in templates, each complete: the check finds nothing in them."""
    rows = parse((rulebook.FOLDER / "starters.json").read_text(encoding="utf-8"))
    return tuple(Offered(f"{BUILT_IN}{row['id']}", row["name"], rules.from_json(row), method=row["method"]) for row in rows)


def held_by(tender: Tender) -> Template:
    """What a draft says now in the parts that templates hold."""
    terms = terms_of(tender)
    return Template(
        tree_of(tender),
        tuple(
            rules.Requirement(row.kind, row.text, row.evidence)
            for row in sorted(tender.requirements.all(), key=lambda row: (row.position, row.pk))
        ),
        rules.said({name: getattr(terms, name) for name in rules.TERMS}),
    )


def changes_by(tender: Tender, template: Template, mode: str) -> list[Change]:
    """What a draft would say otherwise once the template is applied, part by part."""
    now = held_by(tender)
    return differences(_version(now, template.parts), _version(rules.applied(now, template, mode), template.parts))


def _version(held: Template, parts: Collection[str]) -> Version:
    terms = {name: held.terms.get(name) for name in rules.TERMS}
    found = {
        "criteria": criteria_part(held.criteria),
        "requirements": requirements_part(held.requirements),
        "terms": fields_part(terms),
    }
    return {part: rows for part, rows in found.items() if part in parts}
