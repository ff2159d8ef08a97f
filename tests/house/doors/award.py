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

procurement:tie-draw | award | BUYERS |
procurement:tie-draw-paper | award | |
"""
