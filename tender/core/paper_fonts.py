"""Fonts of official papers: which families print Chinese, whether one is here, and the one font configuration.

Lives here: looking with fontconfig (as the printing library does), cutting fonts down to what a paper uses. Not here: the font
stacks of the style sheet (`templates/documents/paper.css`); the two name the same families, kept by a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from tender.core import paper_streams
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
# Tables that a printed page never asks for.
UNUSED = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")


@cache
def configuration() -> Any:
    """The font configuration that all papers share; reading the font list once saves half a second per paper."""
    from weasyprint.pdf import fonts  # noqa: PLC0415 (without Pango only papers fail, not the whole site)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts.Font._harfbuzz_subset = _cut
    fonts.Font.file_content = property(_content, _set_content)
    fonts.get_hb_object_data = _later
    paper_streams.pack_once()
    return FontConfiguration()


def _later(_face: Any) -> None:
    """What a new font of a paper reads at once: nothing. A Chinese font has 20 MB, and a paper wants only what is cut from it."""


def _content(font: Any) -> bytes:
    """The bytes of a font that goes into a paper: what was cut; the whole font where nobody cut it."""
    from weasyprint.text.fonts import get_hb_object_data  # noqa: PLC0415

    if font.__dict__.get("content") is None:
        font.content = get_hb_object_data(font.hb_face)
    return bytes(font.content)


def _set_content(font: Any, content: bytes | None) -> None:
    font.content = content


def _cut(font: Any, glyphs: Iterable[int], hinting: bool) -> None:
    """Keep only the glyphs that a paper uses, in one pass.

    The printing library's own way cuts twice, the second time through all 60 000 glyphs of a Chinese font to drop empty ones
    at its end, which the first cut has left out already: a quarter of the time of a short paper, for the same font.
    """
    from weasyprint.text.ffi import ffi, harfbuzz  # noqa: PLC0415
    from weasyprint.text.ffi import harfbuzz_subset as subset  # noqa: PLC0415
    from weasyprint.text.fonts import get_hb_object_data  # noqa: PLC0415

    plan = ffi.gc(subset.hb_subset_input_create_or_fail(), subset.hb_subset_input_destroy)
    unused = sorted(harfbuzz.hb_tag_from_string(name, -1) for name in UNUSED)
    drop = subset.hb_subset_input_set(plan, subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
    for target, numbers in ((subset.hb_subset_input_glyph_set(plan), sorted(glyphs)), (drop, unused)):
        harfbuzz.hb_set_add_sorted_array(target, ffi.new("hb_codepoint_t[]", numbers), len(numbers))
    flags = subset.HB_SUBSET_FLAGS_RETAIN_GIDS | subset.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED
    flags |= subset.HB_SUBSET_FLAGS_DESUBROUTINIZE | (0 if hinting else subset.HB_SUBSET_FLAGS_NO_HINTING)
    subset.hb_subset_input_set_flags(plan, flags | (subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE if font.missing else 0))
    face = ffi.gc(subset.hb_subset_or_fail(font.hb_face, plan), harfbuzz.hb_face_destroy)
    if content := get_hb_object_data(face) if face else b"":  # a font that cannot be cut goes in whole
        font.file_content = content


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
