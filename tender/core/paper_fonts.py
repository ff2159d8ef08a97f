"""Fonts of official papers: which families print Chinese, whether one is here, and the one font configuration.

Lives here: looking with fontconfig (as the printing library does). Not here: the font stacks of the style sheet
(`templates/documents/paper.css`); the two name the same families, kept by a test.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tender.core.refusal import Refusal, _

FAMILIES = (
    "FangSong",
    "FangSong_GB2312",
    "仿宋",
    "仿宋_GB2312",
    "STFangsong",
    "FandolFang R",
    "FandolFang",
    "FandolSong",
    "SimSun",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
)
PACKAGE = "fonts-noto-cjk"
LIBRARY = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@cache
def configuration() -> Any:
    """The font configuration that all papers share; reading the font list once saves half a second per paper."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (without Pango only papers fail, not the whole site)

    return FontConfiguration()


@cache
def installed() -> frozenset[str]:
    """Names of all font families on this machine, in every language they are named in."""
    from weasyprint.text.ffi import ffi, fontconfig  # noqa: PLC0415

    fonts = fontconfig.FcConfigGetFonts(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcSetSystem)
    names, text = set(), ffi.new("FcChar8 **")
    for index in range(fonts.nfont if fonts != ffi.NULL else 0):
        place = 0
        while fontconfig.FcPatternGetString(fonts.fonts[index], b"family", place, text) == fontconfig.FcResultMatch:
            names.add(ffi.string(ffi.cast("char *", text[0])).decode(errors="replace"))
            place += 1
    return frozenset(names)


def fonts_missing() -> tuple[str, ...]:
    """Debian packages to install before Chinese papers can be printed; empty when all is well."""
    try:
        found = installed()
    except OSError:
        return tuple(LIBRARY.split())
    return () if found & set(FAMILIES) else (PACKAGE,)


def require() -> None:
    """Refuse to print boxes: papers_font_missing or papers_library_missing (503), naming the packages."""
    missing = fonts_missing()
    if PACKAGE in missing:
        raise Refusal(
            "papers_font_missing",
            _("No Chinese font is installed on the server, so official papers cannot be printed."),
            instead=_("Install the package “{package}” and restart the server."),
            status=503,
            package=PACKAGE,
        )
    if missing:
        raise Refusal(
            "papers_library_missing",
            _("The printing library Pango is not installed on the server."),
            instead=_("Install the package “{package}” and restart the server."),
            status=503,
            package=" ".join(missing),
        )
