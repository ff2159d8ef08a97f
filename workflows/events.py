"""Event → handlers: the one table by which a subject hears of another without importing it (named in settings).

Each handler is a service `handler(event, *, at)`; it runs once per event, in one transaction, by the worker.
"""

HANDLERS: dict[str, tuple[str, ...]] = {}
