"""Classes, attendance, certificates and feedback."""

TABLE = """
delivery:classes | | SIGNED |
delivery:class-new | | OFFICERS, organiser, organiser elsewhere | OFFICERS, organiser, organiser elsewhere
delivery:class | planned | BUYERS, bidder, organiser |
delivery:class | class | BUYERS, bidder, organiser, LEARNERS |
delivery:class-move | begin class | | organiser
delivery:session-new | planned | officer, organiser | officer, organiser
delivery:session-remove | planned session | officer, organiser | officer, organiser
delivery:attendance | session | BUYERS, organiser, lecturer | organiser
delivery:roster | ended class | BUYERS, organiser, lecturer |
delivery:request | class | LEARNERS | LEARNERS
delivery:dispatch | class | officer | officer
delivery:enrolment | enrolment | officer, supervisor, organiser, classmate |
delivery:enrolment-move | expel | organiser | organiser
delivery:appraise | enrolment | organiser | organiser
delivery:certificate | completed | officer, supervisor, organiser, learner |
delivery:feedback | round | officer, supervisor, organiser, learner, classmate |
delivery:feedback | published | ALL |
delivery:feedback-move | close round | officer | officer
delivery:ticket | round | learner, classmate | learner, classmate
delivery:feedback-paper | round | |
delivery:feedback-paper | published | ALL |
delivery:answer | | ALL |
delivery:scorecard | provider | SIGNED |
"""
