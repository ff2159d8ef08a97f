"""Finds message ids in code and templates, and the Chinese for them. Not here: the judgement (`test_words.py`)."""

from __future__ import annotations

import ast
import gettext
import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import django
import polib
from django.apps import apps
from django.utils.translation.template import templatize

from tests.house import tree

# function name → positions of (context, message ids)
MARKERS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "N_", "refused"), (None, (0,))),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, (0, 1))),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, (1,))),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, (1, 2))),
}
Message = tuple[str, str]  # (context, message id); the plural counts as an id of its own


def called(call: ast.Call) -> Iterator[Message]:
    """Message ids of one marking call; a text built at run time raises, since no catalogue can hold it."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name == "Refusal" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        yield "", call.args[1].value
    if name not in MARKERS or not call.args:
        return
    context_at, ids_at = MARKERS[name]
    texts = [argument.value if isinstance(argument, ast.Constant) else argument for argument in call.args]
    for position in ids_at:
        if isinstance(texts[position], str):
            yield (texts[context_at] if context_at is not None else "", texts[position])
        elif isinstance(texts[position], ast.JoinedStr | ast.BinOp):
            raise ValueError(f"line {call.lineno}: {ast.unparse(call)} can never be translated")


def in_python(source: ast.AST) -> Iterator[Message]:
    """Message ids of a Python file."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            yield from called(node)


def in_template(text: str) -> Iterator[Message]:
    """Message ids of a template, as Django's own `makemessages` sees them."""
    python = templatize(text, origin="template")
    marker = re.compile(rf"\b({'|'.join(map(re.escape, MARKERS))})\(")
    for found in marker.finditer(python):
        yield from in_python(ast.parse(_balanced(python[found.start() :])))


def of_the_project() -> dict[Message, str]:
    """Every message id of code and templates, with a file that uses it."""
    found: dict[Message, str] = {}
    for path in tree.python("tender/", "workflows/"):
        found.update(dict.fromkeys(in_python(tree.tree_of(path)), tree.name(path)))
    for path in tree.templates():
        if path.suffix in {".html", ".txt", ".svg"}:
            found.update(dict.fromkeys(in_template(path.read_text(encoding="utf-8")), tree.name(path)))
    return {message: where for message, where in found.items() if message[1].strip()}


def catalogues() -> dict[Path, polib.POFile]:
    """Our Chinese catalogues."""
    return {path: polib.pofile(str(path)) for path in tree.files() if path.suffix == ".po" and "zh_Hans" in path.parts}


def ours() -> dict[Message, set[str]]:
    """Message id → the Chinese texts that our catalogues give it (more than one would be a quarrel)."""
    chinese: dict[Message, set[str]] = {}
    for catalogue in catalogues().values():
        for entry in catalogue.translated_entries():
            texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
            for key in filter(None, (entry.msgid, entry.msgid_plural)):
                chinese.setdefault((entry.msgctxt or "", key), set()).update(texts)
    return chinese


def english() -> dict[str, str]:
    """Message id → plain English, for ids that carry a parenthesis only to tell two meanings apart."""
    files = [polib.pofile(str(path)) for path in tree.files() if path.suffix == ".po" and "en" in path.parts]
    return {entry.msgid: entry.msgstr for catalogue in files for entry in catalogue}


def theirs() -> set[str]:
    """Message ids that Django and its installed apps translate themselves (an app that is not installed is not asked)."""
    folders = [Path(django.__file__).parent / "conf", *(Path(app.path) for app in apps.get_app_configs())]
    known: set[str] = set()
    for path in (folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo" for folder in folders if "tender" not in folder.parts):
        if not path.exists():
            continue
        with path.open("rb") as handle:
            known |= {key if isinstance(key, str) else key[0] for key in gettext.GNUTranslations(handle)._catalog}
    return known


def untranslated() -> dict[Message, str]:
    """Every message id that nobody has put into Chinese yet, with a file that uses it."""
    known, foreign = ours(), theirs()
    return {message: where for message, where in of_the_project().items() if message not in known and message[1] not in foreign}


def _balanced(text: str) -> str:
    """The call at the beginning of `text`, up to its closing bracket."""
    depth = 0
    lines = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(StringIO(text).readline):
        depth += (token.string == "(") - (token.string == ")")
        if token.string == ")" and depth == 0:
            row, column = token.end
            return "".join(lines[: row - 1]) + lines[row - 1][:column]
    raise ValueError(f"no end of {text[:60]!r}")


if __name__ == "__main__":  # python -m tests.house.words: what is still to be translated, as a catalogue to fill in
    django.setup()
    catalogue = polib.POFile(wrapwidth=130)
    for (context, text), where in sorted(untranslated().items(), key=lambda item: item[1]):
        catalogue.append(polib.POEntry(msgid=text, msgctxt=context or None, occurrences=[(where, "")]))
    print(catalogue)
