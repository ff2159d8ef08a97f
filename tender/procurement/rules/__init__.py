"""The law and arithmetic of procurement: pure Python, values in, values or a Refusal out.

Nothing here knows Django, a clock or a table. Start at `rulebook.py` (the numbers of the law), then `timeline.py` (dates),
`criteria.py` and `evaluation.py` (scores), `lint.py` (drafts), `committee.py` and `training_fee.py`.
"""
