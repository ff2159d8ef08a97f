"""Organisations, their papers, colleagues and standing."""

TABLE = """
parties:organisations | | SIGNED |
parties:organisation-new | | SIGNED | SIGNED
parties:organisation | organisation | REGISTRARS, bidder |
parties:organisation-edit | organisation | bidder | bidder
parties:organisation-move | suspend | OFFICERS | OFFICERS
parties:evidence-add | organisation | | bidder
parties:evidence | paper | REGISTRARS, bidder |
parties:evidence-remove | paper | | bidder
parties:colleague-invite | organisation | | bidder
parties:colleague-remove | colleague | | bidder
parties:papers | | REGISTRARS |
parties:paper | shown paper | REGISTRARS, bidder |
parties:paper-move | verify paper | OFFICERS | OFFICERS
parties:links | | OFFICERS, supervisor |
parties:standing | organisation | REGISTRARS, bidder |
parties:check-add | organisation | | OFFICERS
parties:check-file | check | REGISTRARS, bidder |
parties:debarment-add | organisation | | OFFICERS
parties:debarment-lift | debarment | OFFICERS | OFFICERS
parties:particulars | organisation | REGISTRARS, bidder | bidder
parties:particular-remove | particular | | bidder

parties:experts | | OFFICERS, supervisor |
parties:expert-new | | OFFICERS | OFFICERS
parties:expert-own | | led: evaluator |
parties:expert | expert | OFFICERS, supervisor, evaluator |
parties:expert-amend | expert | | OFFICERS, evaluator
parties:expert-subject-add | expert | | OFFICERS, evaluator
parties:expert-subject-close | expert field | | OFFICERS, evaluator
parties:expert-relation-add | expert | | OFFICERS, evaluator
parties:expert-move | verify expert | OFFICERS | OFFICERS
parties:relation-close | relation | OFFICERS, evaluator | OFFICERS, evaluator
"""
