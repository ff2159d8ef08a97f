"""Tests of the office pages and of a person's own pages."""
