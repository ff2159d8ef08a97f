"""A person's first page and messages, the office, people and seats, progress of processes."""

TABLE = """
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
"""
