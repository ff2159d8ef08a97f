"""Doors for people into their own business: to-do, organisation, seats."""
