"""Who may open which page: the one table that the sweep over all addresses holds the program against. Not here: any test.

Each line: address | situation (`tests/builders/district.py`) | who gets the page | who may change something by its form.
`led:` are those who are sent on to another page. Everybody else is refused: sent to the login, 403, 404 (or 405, 409).
A name is a person of the district; capital words are the groups below.
"""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = {
    "ALL": "nobody, SIGNED",
    "SIGNED": "BUYERS, ELSEWHERE, PROVIDERS, CLASS, COMMITTEE, staff",
    "BUYERS": "officer, approver, supervisor",
    "PROVIDERS": "outsider, bidder, rival",
    "COMMITTEE": "evaluator, peer",
    "LEARNERS": "learner, classmate, learner elsewhere",
    "CLASS": "LEARNERS, organiser, lecturer, organiser elsewhere, lecturer elsewhere",
    "ELSEWHERE": "officer elsewhere, approver elsewhere, evaluator elsewhere",
    "REGISTRARS": "BUYERS, officer elsewhere, approver elsewhere",
    "OFFICERS": "officer, officer elsewhere",
}
# The login's own pages come with allauth; they are only knocked at.
NOT_OURS = ("account", "mfa", "usersessions", "socialaccount", "set_language")

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

home | | SIGNED |
notifications | | SIGNED |
notification | message | learner | learner
notifications-read | | | SIGNED

office:style | | ALL |
office:deliveries | | staff, supervisor |
office:revive | delivery | | staff
office:moves | | staff, supervisor |
office:trail | | staff, supervisor |
office:calendar | | staff | staff
office:calendar-remove | day | | staff
people:people | | staff |
people:person | person | staff | staff
people:dismiss | seat | staff | staff
flows:process | forming process | BUYERS |
flows:process | ended class process | BUYERS, bidder, organiser |
flows:thing | forming thing | led: BUYERS |
flows:thing | ended class thing | led: BUYERS, bidder, organiser |

parties:organisations | | SIGNED |
parties:organisation-new | | SIGNED | SIGNED
parties:organisation | organisation | REGISTRARS, bidder |
parties:organisation-edit | organisation | bidder | bidder
parties:organisation-move | suspend | OFFICERS | OFFICERS
parties:evidence-add | organisation | | bidder
parties:evidence | paper | REGISTRARS, bidder |
parties:evidence-remove | paper | | bidder
parties:colleague-invite | organisation | | bidder
parties:colleague-remove | colleague | | bidder
parties:papers | | REGISTRARS |
parties:paper | shown paper | REGISTRARS, bidder |
parties:paper-move | verify paper | OFFICERS | OFFICERS
parties:links | | OFFICERS, supervisor |
parties:standing | organisation | REGISTRARS, bidder |
parties:check-add | organisation | | OFFICERS
parties:check-file | check | REGISTRARS, bidder |
parties:debarment-add | organisation | | OFFICERS
parties:debarment-lift | debarment | OFFICERS | OFFICERS
parties:particulars | organisation | REGISTRARS, bidder | bidder
parties:particular-remove | particular | | bidder

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
procurement:tenders | | REGISTRARS |
procurement:tender | draft | BUYERS |
procurement:tender | in review | BUYERS |
procurement:tender | taking bids | BUYERS; led: SIGNED |
procurement:tender | closed | BUYERS; led: SIGNED |
procurement:tender | awarded | BUYERS; led: SIGNED |
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
procurement:criteria-template | draft | | officer
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
procurement:draw | draw to come | BUYERS | officer
procurement:draw | invited | BUYERS |
procurement:draw | opened draw | ALL |
procurement:invitation-letter | invitation | BUYERS, bidder |
procurement:source | source | BUYERS | officer
procurement:source-answer | objection to source | officer | officer
procurement:price-talk | talk | BUYERS, evaluator, peer | evaluator, peer
procurement:price-talk | signed talk | BUYERS |
procurement:price-talk-write | talk to write | officer | officer
procurement:price-talk-move | take back talk | officer | officer
procurement:price-talk-deem | talker | officer | officer
procurement:price-talk-paper | signed talk | BUYERS |
procurement:framework-summary | framework | | officer
procurement:in-house | taking bids | BUYERS | officer
procurement:offers | offers | BUYERS, evaluator | officer, evaluator
procurement:offers-open | offers | | officer
procurement:last-offer | offered bid | bidder | bidder
procurement:last-offer | offering bid | rival | rival
procurement:last-offer | sealed | |
procurement:framework | framework | BUYERS | officer
procurement:price-round | price round | bidder, rival | bidder, rival
procurement:round-open | price round | | officer

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

procurement:examination | closed | |
procurement:examination | forming | BUYERS |
procurement:examine | forming lot | BUYERS | officer
procurement:examine | conformity | BUYERS, COMMITTEE |
procurement:conclude-examination | forming lot | | officer
procurement:conclude-examination | conformity | | evaluator
procurement:examination-paper | examination | BUYERS |
procurement:committee | forming | BUYERS | officer
procurement:committee | scoring | BUYERS |
procurement:declaration | member | evaluator | evaluator
procurement:release-member | member | | officer
procurement:choose-leader | member | | officer
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

delivery:classes | | SIGNED |
delivery:class-new | | OFFICERS, organiser, organiser elsewhere | OFFICERS, organiser, organiser elsewhere
delivery:class | planned | BUYERS, bidder, organiser |
delivery:class | class | BUYERS, bidder, organiser, LEARNERS |
delivery:class-move | begin class | | organiser
delivery:session-new | planned | officer, organiser | officer, organiser
delivery:session-remove | planned session | officer, organiser | officer, organiser
delivery:attendance | session | BUYERS, organiser, lecturer | organiser
delivery:roster | ended class | BUYERS, organiser, lecturer |
delivery:request | class | LEARNERS | LEARNERS
delivery:dispatch | class | officer | officer
delivery:enrolment | enrolment | officer, supervisor, organiser, classmate |
delivery:enrolment-move | expel | organiser | organiser
delivery:appraise | enrolment | organiser | organiser
delivery:certificate | completed | officer, supervisor, organiser, learner |
delivery:feedback | round | officer, supervisor, organiser, learner, classmate |
delivery:feedback | published | ALL |
delivery:feedback-move | close round | officer | officer
delivery:ticket | round | learner, classmate | learner, classmate
delivery:feedback-paper | round | |
delivery:feedback-paper | published | ALL |
delivery:answer | | ALL |
delivery:scorecard | provider | SIGNED |

credits:mine | | led: SIGNED |
credits:ranking | | ALL |
credits:learner | credits | ALL |
credits:reverse | entry | officer | officer
credits:claims | | SIGNED |
credits:claim-new | | LEARNERS | LEARNERS
credits:claim | claim | learner, officer, supervisor |
credits:claim | draft claim | learner |
credits:claim-edit | draft claim | learner | learner
credits:claim-move | approve claim | officer | officer
credits:claim-move | declare claim | learner | learner
credits:claim-evidence | claim | learner, officer, supervisor |
"""


@dataclass(frozen=True)
class Row:
    """One line of the table, with its groups spelled out."""

    address: str
    place: str
    sees: frozenset[str]
    led: frozenset[str]
    acts: frozenset[str]

    def __str__(self) -> str:
        return f"{self.address} ({self.place})" if self.place else self.address


def people(text: str) -> frozenset[str]:
    """The people of a cell."""
    found: set[str] = set()
    for word in filter(None, (part.strip() for part in text.split(","))):
        found |= people(GROUPS[word]) if word in GROUPS else {word}
    return frozenset(found)


def rows() -> list[Row]:
    """Every line of the table."""
    made = []
    for line in filter(str.strip, TABLE.splitlines()):
        address, place, who, acts = (cell.strip() for cell in line.split("|"))
        sees, _sep, led = who.partition("led:")
        seen = people(sees.strip().removesuffix(";"))
        made.append(Row(address, place, seen, people(led) - seen, people(acts)))
    return made
