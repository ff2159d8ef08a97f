"""Doors for people into contracts and agreements."""
