"""Doors for people into credits: own page, public ranking, claims."""
