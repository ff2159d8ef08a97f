"""Pages of single procedures: draw, one source, in-house option, last offers, framework."""

TABLE = """
procurement:draw | draw to come | BUYERS | officer
procurement:draw | invited | BUYERS |
procurement:draw | opened draw | ALL |
procurement:invitation-letter | invitation | BUYERS, bidder |
procurement:source | source | BUYERS | officer
procurement:source-answer | objection to source | officer | officer
procurement:in-house | taking bids | BUYERS | officer
procurement:offers | offers | BUYERS, evaluator | officer, evaluator
procurement:offers-open | offers | | officer
procurement:last-offer | offered bid | bidder | bidder
procurement:last-offer | offering bid | rival | rival
procurement:last-offer | sealed | |
procurement:framework | framework | BUYERS | officer
procurement:price-round | price round | bidder, rival | bidder, rival
procurement:round-open | price round | | officer

procurement:price-talk | talk | BUYERS, evaluator, peer | evaluator, peer
procurement:price-talk | signed talk | BUYERS |
procurement:price-talk-write | talk to write | officer | officer
procurement:price-talk-move | take back talk | officer | officer
procurement:price-talk-deem | talker | officer | officer
procurement:price-talk-paper | signed talk | BUYERS |
procurement:framework-summary | framework | | officer
"""
