"""Template words of the flows."""
