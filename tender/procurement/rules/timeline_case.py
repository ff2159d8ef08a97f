"""The JSON door of the timeline: a case in, dates with rule and article out.

Lives here: reading and printing. Not here: the dates (`timeline.py`), file and exit code (`management/commands/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tender.core.refusal import Refusal
from tender.procurement.rules.reading import Node
from tender.procurement.rules.rulebook import Rulebook
from tender.procurement.rules.timeline import Procedure, Timeline

ALIASES = {"notified_on": "noticed_on", "notice_on": "noticed_on", "signed_on": "contracted_on", "decided_on": "awarded_on"}
Translate = Callable[[str], str]


def procedure_from_json(data: Any, rules: Rulebook) -> Procedure:
    """The procedure of a parsed case. Refuses malformed with the JSON path."""
    node = Node(data)
    method = node.get("method")
    events = node.get("events")
    return Procedure(
        method=method.choice(rules.methods) if method else "open_tender",
        published_on=node.need("published_on").date(),
        documents_from=node.optional("documents_from", Node.date),
        documents_until=node.optional("documents_until", Node.date),
        deadline=node.optional("deadline", Node.date),
        events={ALIASES.get(name, name): on.date() for name, on in (events.items() if events else ()) if on.value is not None},
    )


def timeline_to_json(found: Timeline, translate: Translate = str) -> dict[str, Any]:
    """Dates by key, the rule and article of each, and the refusals as sentences."""
    return {
        "dates": {key: date.on.isoformat() for key, date in found.dates.items()},
        "rules": {key: {"rule": date.rule, "law": date.law} for key, date in found.dates.items()},
        "refusals": [refusal_to_json(refusal, translate) for refusal in found.refusals],
    }


def refusal_to_json(refusal: Refusal, translate: Translate = str) -> dict[str, str]:
    """A refusal as {code, says, law}; `translate` turns the message id into the reader's language."""
    return {"code": refusal.code, "says": translate(refusal.says).format(**refusal.params), "law": refusal.law}
