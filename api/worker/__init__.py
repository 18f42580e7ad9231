"""The worker: turns of texts, the outbox, and what time brings due. `python -m api.worker`.

Several may run. A worker that dies loses nothing: its jobs go to another within half a minute.
"""
