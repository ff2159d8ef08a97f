"""The public pages."""

TABLE = """
portal:home | | ALL |
portal:feed | | ALL |
portal:notice | notice | ALL |
portal:paper | notice | ALL |
portal:tender-document | notice | ALL |
portal:tender | taking bids | ALL |
portal:tender | draft | |
portal:document | document | ALL |
portal:document | draft document | |
portal:verify-enter | | ALL |
portal:verify | code | ALL |
portal:tender | invited | BUYERS, bidder |
portal:intentions | | ALL |
portal:intention | intention | ALL |
portal:intention-paper | intention | ALL |
portal:plan | public plan | ALL |
portal:plan | draft plan | |
portal:plan-paper | public plan | ALL |
portal:plan-paper | draft plan | |
portal:rulebooks | | ALL |
portal:rulebook | rulebook | ALL |
portal:rulebook-compare | two rulebooks | ALL |
portal:rulebook-law | article | led: ALL |
"""
