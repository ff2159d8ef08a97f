"""The supervisor's desk and the archives of tenders. A supervisor reads; asking for an archive changes nothing of a tender."""

TABLE = """
procurement:desk | | supervisor |
procurement:desk-tender | awarded | supervisor |
procurement:desk-tender | taking bids | supervisor |
procurement:desk-tender | draft | |
procurement:archive | draft | BUYERS |
procurement:archive | taking bids | BUYERS |
procurement:archive | flagged | BUYERS | supervisor
procurement:archive | failed | BUYERS | BUYERS
procurement:archive-file | archive | BUYERS |
procurement:archive-file | watched archive | supervisor |
"""
