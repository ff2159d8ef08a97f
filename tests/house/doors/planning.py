"""Procurement before the tender: needs, surveys, plans, intentions, planning papers."""

TABLE = """
procurement:needs | | REGISTRARS |
procurement:need-new | | OFFICERS | OFFICERS
procurement:need | need | BUYERS |
procurement:need-edit | need | officer | officer
procurement:need-draft | need | | officer
procurement:surveys | | SIGNED |
procurement:survey-new | | OFFICERS | OFFICERS
procurement:survey | draft survey | BUYERS |
procurement:survey | survey | BUYERS, learner, classmate |
procurement:survey-edit | draft survey | officer | officer
procurement:survey-edit | survey | |
procurement:survey-move | open survey | officer | officer
procurement:survey-answer | survey | officer, approver, learner, classmate | officer, approver, learner, classmate
procurement:survey-withdraw | wish | | learner
procurement:survey-results | closed survey | BUYERS | officer
procurement:plans | | REGISTRARS |
procurement:plan-new | | OFFICERS | OFFICERS
procurement:plan | draft plan | BUYERS |
procurement:plan | public plan | BUYERS |
procurement:plan-edit | draft plan | officer | officer
procurement:plan-move | submit plan | officer | officer
procurement:plan-move | approve plan | approver | approver
procurement:plan-needs | draft plan | officer | officer
procurement:plan-revise | public plan | | officer
procurement:plan-difference | public plan | BUYERS |
procurement:plan-preview | draft plan | BUYERS |
procurement:plan-check | draft plan | | officer
procurement:plan-line-new | draft plan | officer | officer
procurement:plan-line | draft line | BUYERS | officer
procurement:plan-line | public line | BUYERS | officer
procurement:plan-line-edit | draft line | officer | officer
procurement:plan-line-remove | draft line | | officer
procurement:intention-new | public plan | officer | officer
procurement:intentions | | REGISTRARS |
procurement:planning-papers | draft | BUYERS |
procurement:planning-papers | taking bids | BUYERS |
procurement:procurement-plan | draft | officer | officer
procurement:intention-excuse | draft | officer | officer
procurement:planning-preview | draft requirement | BUYERS |
procurement:planning-print | draft requirement | | officer
procurement:planning-paper | printed requirement | BUYERS |
"""
