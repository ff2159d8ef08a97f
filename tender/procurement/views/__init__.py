"""Doors for people into procurement: one service call each."""
