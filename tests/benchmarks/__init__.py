"""Benchmarks: how fast the hot paths are, with real web workers and a real database; `make bench` writes docs/benchmarks.md.

Lives here: measuring and writing down. Nothing here is asserted in the test suite: a slow machine is no mistake.
"""
