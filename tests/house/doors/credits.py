"""Credits, ranking and claims."""

TABLE = """
credits:mine | | led: SIGNED |
credits:ranking | | ALL |
credits:learner | credits | ALL |
credits:reverse | entry | officer | officer
credits:claims | | SIGNED |
credits:claim-new | | LEARNERS | LEARNERS
credits:claim | claim | learner, officer, supervisor |
credits:claim | draft claim | learner |
credits:claim-edit | draft claim | learner | learner
credits:claim-move | approve claim | officer | officer
credits:claim-move | declare claim | learner | learner
credits:claim-evidence | claim | learner, officer, supervisor |
"""
