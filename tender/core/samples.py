"""Sample values for the page of all parts and for the house test that renders every part.

Lives here: `examples` (which parts there are) and the values their examples need. Not here: the examples' markup
(`templates/parts/examples/`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings


def parts() -> list[str]:
    """Names of all parts, in alphabetical order."""
    folder = Path(settings.BASE) / "templates" / "parts"
    return sorted(path.stem for path in folder.glob("*.html"))


def examples() -> list[dict[str, Any]]:
    """Each part with the address of its example and the values it is rendered with."""
    return [{"name": name, "template": f"parts/examples/{name}.html"} for name in parts()]
