"""Celery tasks that tell their steps and that can be cancelled. Start a worker:

    celery -A tasks worker -c 2

What a run is called, its steps and its end stand in Redis, in a record of our own: Celery's meta is lost with its next
state, and its results expire.
"""
import json
import os
import time
from datetime import datetime, timezone

import redis
from celery import Celery
from celery.contrib.abortable import AbortableTask

URL = os.environ.get("REDIS_URL", "redis://localhost:6379")
KEEP = 7 * 24 * 3600  # seconds

celery = Celery("tasks", broker=f"{URL}/0", backend=f"{URL}/1")
celery.conf.task_track_started = True  # else a task is PENDING from its start to its end
celery.conf.result_expires = KEEP
store = redis.Redis.from_url(f"{URL}/2", decode_responses=True)


def now() -> str:
    return datetime.now(timezone.utc).isoformat()


def note(run_id: str, title: str, **more) -> None:
    """Adds a step."""
    key = f"steps:{run_id}"
    step = {"step_no": store.llen(key) + 1, "title": title, "created_at": now(), **more}
    store.rpush(key, json.dumps(step))
    store.expire(key, KEEP)


def is_cancelled(run_id: str) -> bool:
    # Our own record, not is_aborted(): a task that was still queued has no state that abort() could change for good.
    return store.hexists(f"run:{run_id}", "cancel")


def end(run_id: str, status: str) -> None:
    store.hset(f"run:{run_id}", mapping={"status": status, "finished_at": now()})
    store.expire(f"run:{run_id}", KEEP)


@celery.task(bind=True, base=AbortableTask)
def train(self, epochs: int = 8, seconds: float = 1.0, deaf: bool = False):
    run_id = self.request.id
    # revoke() is lost on a worker that was not listening: whoever begins a task asks first.
    if is_cancelled(run_id):
        return {"stopped": True}
    store.hset(f"run:{run_id}", "started_at", now())
    for epoch in range(epochs):
        if is_cancelled(run_id) and not deaf:
            note(run_id, "Run cancelled")
            end(run_id, "cancelled")
            return {"stopped": True}  # for Celery this is SUCCESS
        note(run_id, f"Training epoch {epoch + 1}", is_training=True)
        time.sleep(seconds)
    # Also after a cancel that came too late to be noticed: what is done is done, and the page says so.
    end(run_id, "succeeded")
    return {"stopped": False}
