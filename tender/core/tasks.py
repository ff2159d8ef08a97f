"""Jobs of the worker process (procrastinate). Each only calls a core function."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from tender.core import clock, outbox

PATIENCE = RetryStrategy(max_attempts=outbox.LAST_TRY, exponential_wait=3)


@app.task(name="core.deliver", retry=PATIENCE, pass_context=True)
def deliver_event(context: JobContext, delivery_id: int) -> None:
    """Deliver one outbox event to one handler; a failure is noted and tried again with growing pauses."""
    try:
        outbox.deliver(delivery_id, at=clock.now())
    except Exception as error:
        outbox.failed(delivery_id, error)
        raise
