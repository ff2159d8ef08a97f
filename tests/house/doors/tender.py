"""The tender: list, page, draft, notices, questions, opening, failure, duties."""

TABLE = """
procurement:tenders | | REGISTRARS |
procurement:tender | draft | BUYERS |
procurement:tender | in review | BUYERS |
procurement:tender | taking bids | BUYERS; led: SIGNED |
procurement:tender | closed | BUYERS; led: SIGNED |
procurement:tender | awarded | BUYERS; led: SIGNED |
procurement:tender-document | draft | BUYERS |
procurement:tender-document | in review | BUYERS |
procurement:tender-document | taking bids | BUYERS; led: SIGNED |
procurement:tender-notices | draft | BUYERS |
procurement:tender-notices | taking bids | BUYERS; led: SIGNED |
procurement:tender-record | draft | BUYERS |
procurement:tender-record | taking bids | BUYERS; led: SIGNED |
procurement:tender-changes | draft | BUYERS |
procurement:tender-changes | in review | BUYERS |
procurement:tender-copy | draft | officer | officer
procurement:tender-copy | taking bids | officer | officer
procurement:preview | draft | BUYERS |
procurement:preview | taking bids | BUYERS |
procurement:preview-document | draft | BUYERS |
procurement:document | draft document | BUYERS |
procurement:document | document | SIGNED |
procurement:draft | draft | officer |
procurement:draft | in review | |
procurement:draft-section | draft part | officer | officer
procurement:draft-procedure | draft | officer | officer
procurement:draft-findings | draft part | officer |
procurement:draft-reasons | draft | | officer
procurement:draft-simulation | draft | officer |
procurement:tender-submit | draft | officer | officer
procurement:document-remove | draft document | | officer
procurement:tender-move | submit | | officer
procurement:tender-move | approve | approver | approver
procurement:tender-move | send back | approver | approver
procurement:tender-move | publish | officer | officer
procurement:tender-move | terminate | approver | approver
procurement:tender-amend | taking bids | officer | officer
procurement:questions | taking bids | BUYERS |
procurement:answer | question | officer | officer
procurement:ask | taking bids | PROVIDERS | PROVIDERS
procurement:follow | taking bids | | PROVIDERS
procurement:opening | taking bids | BUYERS | officer
procurement:opening | closed | BUYERS | officer
procurement:opening | forming | BUYERS, bidder, rival | officer
procurement:tender-move-open | closed | BUYERS | officer
procurement:override | closed override | officer |
procurement:opening-record | closed | |
procurement:opening-record | forming | BUYERS, bidder, rival |
procurement:tender-fail | taking bids | BUYERS | officer
procurement:tender-fail | too few | BUYERS | officer
procurement:tender-move-fail | too few | BUYERS | officer
procurement:tender-fail | failed | SIGNED |
procurement:tender-again | failed | | officer
procurement:duties | taking bids | BUYERS |
procurement:duty-record | taking bids | officer, approver | officer, approver
procurement:duty-done | duty | officer, approver | officer, approver
procurement:standing | organisation | OFFICERS | OFFICERS

procurement:tender-new | | OFFICERS | OFFICERS
procurement:templates | | OFFICERS |
procurement:template | template | officer | officer
procurement:template-retire | template | | officer
procurement:template-keep | draft | officer | officer
procurement:draft-template | draft | officer | officer
"""
