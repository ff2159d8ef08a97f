"""What can happen in delivery: one function per verb."""
