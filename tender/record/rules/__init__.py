"""Seals and the public record as pure arithmetic: bytes in, bytes or a Refusal out. No Django, no clock, no files, no network."""
