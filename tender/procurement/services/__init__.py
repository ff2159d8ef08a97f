"""What can happen in procurement: one function per verb."""
