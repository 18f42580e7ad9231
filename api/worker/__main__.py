"""Runs one worker until it is told to stop."""

import asyncio
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

from api.db.engine import get_engine
from api.logs import events, start_logging
from api.settings import SettingsError, get_settings
from api.worker.housekeeping import STALLED_SECONDS, keep_house
from api.worker.tasks import tasks_on

log = events(__name__)
CONCURRENT_JOBS = 12
THREADS = 32
"""More than there are jobs: one that sends may block its thread for as long as Twilio takes."""
HEARTBEAT_SECONDS = 5.0
POLL_SECONDS = 0.2
"""New jobs announce themselves; one that waited for another's lock is found by asking."""
RESTART_SECONDS = 1.0


async def run() -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.set_default_executor(ThreadPoolExecutor(THREADS))
    for how in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(how, stop.set)
    running = [loop.create_task(keep_house()), loop.create_task(_work_for_ever())]
    await stop.wait()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _work_for_ever() -> None:
    """The engine stops when it loses the database for a moment; it is started anew, since databases come back."""
    while True:
        try:
            await _work()
        except Exception:
            log.error("worker.failed")
        log.warning("worker.restarts")
        await asyncio.sleep(RESTART_SECONDS)


async def _work() -> None:
    app = tasks_on(get_engine(), connections=8)
    async with app.open_async():
        await app.run_worker_async(
            concurrency=CONCURRENT_JOBS,
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=15,
            delete_jobs="successful",
            install_signal_handlers=False,
        )


def main() -> None:
    try:
        get_settings()
    except SettingsError as error:
        sys.exit(str(error))
    start_logging()
    asyncio.run(run())


if __name__ == "__main__":
    main()
