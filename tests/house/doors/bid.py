"""Bids and bid bonds."""

TABLE = """
procurement:bids | | SIGNED |
procurement:bid-start | open lot | PROVIDERS; led: SIGNED | PROVIDERS
procurement:bid | sealed | bidder |
procurement:bid | closed bid | bidder |
procurement:bid | opened bid | BUYERS, bidder |
procurement:bid-check | sealed | bidder | bidder
procurement:bid-confirm | sealed | |
procurement:bid-receipt | sealed | bidder |
procurement:bid-receipt-paper | sealed | bidder |
procurement:bid-move | withdraw bid | bidder | bidder
procurement:bid-file | sealed file | bidder |
procurement:bid-file | opened file | BUYERS, bidder |
procurement:bid-part | sealed part | bidder | bidder
procurement:bid-file-add | sealed part | | bidder
procurement:bid-file-remove | sealed part file | | bidder
procurement:bid-start | invited lot | bidder; led: BUYERS | bidder
procurement:bid-colleagues | sealed | bidder | bidder
procurement:bid-colleague-remove | bid colleague | | bidder
procurement:bid-versions | sealed | bidder |
procurement:bid-version | version | bidder | bidder
procurement:bid-part | bond to come | bidder | bidder
procurement:bond-claim | withdrawn bid | | bidder
procurement:bonds | bonds coming in | |
procurement:bonds | opened bonds | BUYERS |
procurement:bond | bond | BUYERS, bidder |
procurement:bond-move | receive bond | officer | officer
procurement:bidder-links | bonds coming in | |
procurement:bidder-links | opened bonds | BUYERS |
"""
