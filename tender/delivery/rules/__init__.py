"""Rules of delivery: leave, feedback arithmetic. Pure Python."""
