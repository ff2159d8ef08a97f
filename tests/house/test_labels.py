"""What people read on states, moves, forms and tables: Chinese in Chinese, plain English without Chinese in English."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext, override

from tender.core.card import Lifecycle, cards_of
from tests.house import tree, words

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{4,}")
# What the reader knows by its Latin name; an id or address of our own is no word.
KNOWN = re.compile(r"PDF|JSON|HTML|SHA-256|Atom|Word|Excel|PowerPoint|JPEG|cn-gp-[\w-]+")
SAMPLES = "tender/core/samples.py"


def labels_of_models() -> Iterator[tuple[str, Any]]:
    """Choices of our models and labels of moves. Field names are read only where a form shows them."""
    for model in apps.get_app_config("tender").get_models():
        for field in model._meta.get_fields():
            for _value, label in getattr(field, "choices", None) or ():
                yield f"{model.__name__}.{field.name}", label
        if issubclass(model, Lifecycle):
            for card in cards_of(model).values():
                yield f"{model.__name__}.{card.name}", card.label


def labels_of_forms() -> Iterator[tuple[str, Any]]:
    """Labels, helps and choices that our form classes declare."""
    for path in tree.python("tender/"):
        if "forms" not in tree.name(path) or tree.name(path) == SAMPLES:
            continue
        module = importlib.import_module(tree.name(path)[:-3].replace("/", ".").removesuffix(".__init__"))
        for form in vars(module).values():
            if isinstance(form, type) and issubclass(form, forms.BaseForm):
                for name, field in form.base_fields.items():  # type: ignore[attr-defined]
                    where = f"{form.__name__}.{name}"
                    hidden = field.widget.is_hidden
                    yield where, "" if hidden else field.label
                    yield where, field.help_text
                    if not isinstance(field, forms.ModelChoiceField):
                        yield from ((where, label) for value, label in getattr(field, "choices", ()) if value)


def labels() -> list[tuple[str, Any]]:
    """All of them; a label may be a group of choices, which is left to the page."""
    return [(where, label) for where, label in (*labels_of_models(), *labels_of_forms()) if label]


def test_the_search_finds_labels_of_models_and_forms() -> None:
    with override("en"):
        found = {(where, str(label)) for where, label in labels()}
    assert {("Tender.submit", "Submit for review"), ("SessionForm.lecturer", "Lecturer"), ("Tender.state", "in review")} <= found


def test_labels_are_chinese_in_chinese() -> None:
    with override("zh-hans"):
        assert sorted({f"{where}: {label}" for where, label in labels() if LATIN.search(KNOWN.sub("", str(label)))}) == []


def test_labels_are_english_in_english() -> None:
    with override("en"):
        assert sorted({f"{where}: {label}" for where, label in labels() if CHINESE.search(str(label))}) == []


def states_and_moves() -> list[str]:
    models: list[type[Model]] = [model for model in apps.get_app_config("tender").get_models() if issubclass(model, Lifecycle)]
    names = [str(label) for model in models for _value, label in model.State.choices]  # type: ignore[attr-defined]
    return names + [str(card.label) for model in models for card in cards_of(model).values()]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_reader_sees_the_parenthesis_that_tells_two_messages_apart(language: str) -> None:
    with override(language):
        assert [name for name in states_and_moves() if "(" in name or "（" in name] == []
    with override("en"):
        assert gettext("open (feedback)") == "open"


def test_english_catalogue_names_only_messages_in_use() -> None:
    used = words.of_the_project()
    assert [text for text in words.english() if ("", text) not in used] == []
