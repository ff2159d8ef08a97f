"""Refusals of the rules name the article that stands behind them, or are slips that no law knows."""

from __future__ import annotations

import ast

from tests.house import tree

# What is wrong with a file, a name, a table, a number typed or a survey of ours: no article forbids it.
SLIPS = frozenset(
    "bidder_twice tie_break_unknown malformed method_unknown fee_table_unknown threshold_not_set audience_unknown "
    "rulebook_changed rulebook_missing rulebooks_overlap rulebook_unknown rulebook_circular rulebook_unreadable date_wrong "
    "key_missing event_unknown fee_class_unknown unknown_place not_a_choice share_wrong members_many return_before_receipt "
    "nothing_to_override criteria_missing out_of_bounds nobody_asked closes_too_early before_closing survey_closed "
    "anchor_unreadable".split()
)


def test_every_refusal_of_the_rules_names_its_article() -> None:
    bare = [
        f"{tree.name(path)}:{node.lineno} {code}"
        for path in tree.python("tender/procurement/rules/")
        if not path.stem.endswith("rulebook_lint")
        for node in ast.walk(tree.tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal"
        if not any(word.arg == "law" for word in node.keywords)
        if (code := ast.literal_eval(node.args[0])) not in SLIPS
    ]
    assert bare == []
