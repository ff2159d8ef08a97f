"""Awards, letters, results and challenges."""

TABLE = """
procurement:awards | scoring | BUYERS |
procurement:awards | awarded | led: BUYERS |
procurement:award | award | BUYERS; led: bidder, rival |
procurement:award-move | decide | approver | approver
procurement:award-move | overturn | approver | approver
procurement:letter | letter | BUYERS, rival |
procurement:bid-result | signing bid | |
procurement:bid-result | result | rival |
procurement:challenges | awarded | SIGNED |
procurement:file-challenge | awarded | PROVIDERS | bidder, rival
procurement:challenge | objection | BUYERS, rival |
procurement:challenge-move | objection accept | officer | officer
procurement:challenge-move | objection withdraw | rival | rival
procurement:challenge-paper | answered | BUYERS, rival |
procurement:challenge-move | objection ask | officer | officer
procurement:challenge-move | objection uphold | officer | officer
procurement:challenge-authorisation | authorised | BUYERS, rival |
procurement:debrief | result | rival |
procurement:complaints | awarded | BUYERS |
procurement:complaints | draft | |
procurement:complaint-new | awarded | officer | officer
procurement:complaint | complaint | BUYERS |
procurement:complaint-suspend | complaint | officer | officer
procurement:complaint-move | complaint decide | officer | officer
procurement:complaint-move | complaint withdraw | officer | officer
procurement:complaint-paper | decided complaint | BUYERS |
procurement:effect-done | effect | officer | officer
procurement:aftermath | failed | BUYERS |
procurement:aftermath | awarded | |
procurement:aftermath-follow | way again | officer | officer
procurement:tender-move | resume | officer | officer
procurement:tender | suspended | BUYERS; led: SIGNED |

procurement:tie-draw | award | BUYERS |
procurement:tie-draw-paper | award | |
"""
