"""The house's own icons: outlines on a 24 × 24 grid, drawn with one stroke in the colour of the text.

Lives here: the drawings and `draw`. Not here: charts (`core/charts.py`).
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWINGS = {
    "arrow-right": "M5 12h14M13 6l6 6-6 6",
    "arrow-left": "M19 12H5M11 6l-6 6 6 6",
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "check": "M5 12.5l5 5L19.5 7",
    "chevron-down": "M6 9l6 6 6-6",
    "clock": "M12 3a9 9 0 1 0 .01 0zM12 7v5l3.5 2",
    "close": "M6 6l12 12M18 6L6 18",
    "cross": "M7 7l10 10M17 7L7 17",
    "dash": "M7 12h10",
    "dot": "M12 11.5v.5",
    "download": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "edit": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "external": "M14 5h5v5M19 5l-9 9M17 14v5H5V7h5",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "filter": "M4 5h16l-6 8v5l-4 2v-7z",
    "globe": "M12 3a9 9 0 1 0 .01 0zM3 12h18M12 3c-3 3-3.5 6-3.5 9s.5 6 3.5 9c3-3 3.5-6 3.5-9S15 6 12 3",
    "info": "M12 3a9 9 0 1 0 .01 0zM12 11v6M12 7.5v.5",
    "key": "M8 10a4 4 0 1 0 .01 0zM11 12l8-8M16 7l3 3",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "mail": "M4 6h16v12H4zM4 7l8 6 8-6",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "minus": "M6 12h12",
    "person": "M12 4a4 4 0 1 0 .01 0zM4 21c1-5 4-7 8-7s7 2 8 7",
    "plus": "M12 6v12M6 12h12",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "save": "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
    "search": "M11 4a7 7 0 1 0 .01 0zM16 16l4.5 4.5",
    "seal": "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4",
    "sort": "M8 10l4-4 4 4M8 14l4 4 4-4",
    "sort-down": "M8 10l4 4 4-4",
    "sort-up": "M8 14l4-4 4 4",
    "trash": "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v6M14 11v6",
    "upload": "M12 16V5M7 9l5-5 5 5M5 20h14",
    "warning": "M12 4l9.500 16h-19zM12 10v4.500M12 17v.5",
}


def draw(name: str, label: str = "") -> SafeString:
    """The icon as inline SVG. A name without drawing is a mistake of ours and fails loudly (KeyError)."""
    path = DRAWINGS[name]
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" focusable="false" {}><path d="{}"/></svg>', said, path
    )
