"""Examination, committee, evaluation and score sheets."""

TABLE = """
procurement:examination | closed | |
procurement:examination | forming | BUYERS |
procurement:examine | forming lot | BUYERS | officer
procurement:examine | conformity | BUYERS, COMMITTEE |
procurement:examination-paper | examination | BUYERS |
procurement:committee | forming | BUYERS | officer
procurement:committee | scoring | BUYERS |
procurement:declaration | member | evaluator | evaluator
procurement:release-member | member | | officer
procurement:evaluations | | SIGNED |
procurement:evaluation | forming evaluation | BUYERS, COMMITTEE |
procurement:evaluation | scoring evaluation | BUYERS, COMMITTEE |
procurement:evaluation-move | void | officer | officer
procurement:sign-report | scoring evaluation | |
procurement:sign-report | signing evaluation | COMMITTEE | COMMITTEE
procurement:scores | scoring lot | |
procurement:scores | signing lot | BUYERS, COMMITTEE |
procurement:score-detail | scoring bid | |
procurement:score-detail | signing bid | BUYERS, COMMITTEE |
procurement:report-paper | report | BUYERS, COMMITTEE |
procurement:sheet | sheet | evaluator |
procurement:sheet-leaf | sheet leaf | evaluator |
procurement:sheet-save | sheet | | evaluator
procurement:sheet-check | sheet | evaluator | evaluator
procurement:sheet-file | sheet file | evaluator |
procurement:return-sheet | sheet | | officer
procurement:step-back | sheet | evaluator | evaluator
procurement:redactions | scoring lot | BUYERS | officer
procurement:evidence | counting lot | BUYERS | officer
procurement:score-statistics | scoring lot | |
procurement:score-statistics | signing lot | BUYERS, evaluator |
procurement:rechecks | scoring evaluation | |
procurement:rechecks | signing evaluation | BUYERS, COMMITTEE |
procurement:recheck-ask | sheet | |
procurement:recheck-ask | signing sheet | officer, approver, COMMITTEE | officer, approver, COMMITTEE
procurement:recheck-confirm | recheck | officer, approver, COMMITTEE | officer, approver, COMMITTEE

procurement:choose-leader | member | | officer, COMMITTEE
procurement:replace-member | member | | officer
procurement:committee-need | forming | officer | officer
procurement:draw-experts | need | | officer
procurement:expert-draw | drawn | BUYERS |
procurement:form-anew | voided | | officer
procurement:price-record | signing evaluation | |
procurement:fairness | scoring evaluation | |
procurement:fairness | signing evaluation | BUYERS, evaluator |
procurement:red-flags | flagged | BUYERS |
procurement:red-flags | taking bids | |
procurement:red-flag | flag | BUYERS |
procurement:red-flag-move | explain flag | officer, approver | officer, approver
procurement:all-red-flags | | BUYERS, officer elsewhere, approver elsewhere |
procurement:committee-flags | forming evaluation | evaluator, peer |

procurement:dissent | letters lot | | COMMITTEE
procurement:clarifications | letters | BUYERS, COMMITTEE |
procurement:clarification-ask | letter to write | officer, evaluator | officer, evaluator
procurement:clarification | letter to bidder | BUYERS, COMMITTEE, bidder | bidder
procurement:clarification-paper | letter to bidder | BUYERS, bidder |
procurement:clarification-vote | price letter | | COMMITTEE
procurement:clarification-decide | price letter | | evaluator
procurement:clarification-file | letter file | BUYERS, COMMITTEE, bidder |
"""
