"""What can happen to agreements and contracts: one function per verb."""
