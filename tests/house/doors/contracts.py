"""Contracts and long-term agreements."""

TABLE = """
contracts:contracts | | SIGNED |
contracts:contract | drafted contract | BUYERS |
contracts:contract | contract | BUYERS, bidder, organiser |
contracts:contract-edit | drafted contract | officer | officer
contracts:contract-move | submit contract | | officer
contracts:contract-move | sign | bidder | bidder
contracts:contract-paper | printed contract | BUYERS, bidder, organiser |
contracts:agreements | | SIGNED |
contracts:agreement-new | | OFFICERS | OFFICERS
contracts:agreement | agreement | BUYERS, bidder |
contracts:agreement-move | bring into force | approver | approver
"""
