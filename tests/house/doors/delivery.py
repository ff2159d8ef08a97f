"""Classes, attendance, certificates and feedback."""

TABLE = """
delivery:classes | | SIGNED |
delivery:class-new | | OFFICERS, organiser, organiser elsewhere | OFFICERS, organiser, organiser elsewhere
delivery:class | planned | BUYERS, bidder, organiser |
delivery:class | class | BUYERS, bidder, organiser, LEARNERS |
delivery:class-edit | planned | officer, organiser | officer, organiser
delivery:class-move | begin class | | organiser
delivery:session-new | planned | officer, organiser | officer, organiser
delivery:session-remove | planned session | officer, organiser | officer, organiser
delivery:attendance | session | BUYERS, organiser, lecturer | organiser
delivery:roster | ended class | BUYERS, organiser, lecturer |
delivery:request | class | LEARNERS | LEARNERS
delivery:appraise-all | ended class | organiser | organiser
delivery:dispatch | class | officer | officer
delivery:enrolment | enrolment | BUYERS, organiser, classmate |
delivery:enrolment-move | expel | organiser | organiser
delivery:appraise | enrolment | organiser | organiser
delivery:certificate | completed | BUYERS, organiser, learner |
delivery:feedback | round | BUYERS, bidder, organiser, lecturer, learner, classmate |
delivery:feedback | published | ALL |
delivery:feedback-move | close round | officer | officer
delivery:ticket | round | led: learner, classmate | learner, classmate
delivery:feedback-paper | round | |
delivery:feedback-paper | published | ALL |
delivery:answer | | ALL |
delivery:scorecard | provider | SIGNED |
"""
