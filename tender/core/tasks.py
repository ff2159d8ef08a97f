"""Jobs of the worker process (procrastinate). Each only calls a core function."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from tender.core import clock, outbox

PATIENCE = RetryStrategy(max_attempts=outbox.LAST_TRY, exponential_wait=3)


@app.task(name="core.deliver", retry=PATIENCE, pass_context=True)
def deliver_event(context: JobContext, delivery_id: int) -> None:
    """Deliver one outbox event to one handler; a failure is noted and tried again with growing pauses."""
    close_old_connections()  # the worker has no requests, so nobody else drops a connection that died
    try:
        outbox.deliver(delivery_id, at=clock.now())
    except Exception as error:
        outbox.failed(delivery_id, error)
        raise


@app.periodic(cron="* * * * *")
@app.task(name="core.rescue", queueing_lock="core.rescue", pass_context=True)
async def rescue_stalled(context: JobContext, timestamp: int) -> None:
    """Queue the jobs of a killed worker again; a delivery that was done already knows it by its mark."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
