"""Chance that can be repeated: a generator given by its seed alone, the same on every machine and in every version.

Lives here: SplitMix64 (Steele, Lea, Flood 2014). State += 9E3779B97F4A7C15; z = state; z = (z ^ z>>30) × BF58476D1CE4E5B9;
z = (z ^ z>>27) × 94D049BB133111EB; answer z ^ z>>31, all modulo 2^64. Not for secrets, and not for drawing lots among bidders.
"""

from __future__ import annotations

WORD = (1 << 64) - 1


class Chance:
    """A stream of whole numbers from a seed."""

    def __init__(self, seed: int) -> None:
        self.state = seed & WORD

    def next(self) -> int:
        """The next 64 bits."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & WORD
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1, each equally likely: what would favour small ones is drawn again. `limit` > 0."""
        bound = WORD + 1 - (WORD + 1) % limit
        while (drawn := self.next()) >= bound:
            pass
        return drawn % limit

    def between(self, least: int, most: int) -> int:
        """A number from `least` to `most`, both included."""
        return least + self.below(most - least + 1)
