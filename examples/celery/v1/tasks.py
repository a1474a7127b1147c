"""Celery tasks that keep the record of their run. Start a worker:

    celery -A tasks worker -c 2
"""
import time

from celery import Celery

from record import URL, change, now, read

celery = Celery("tasks", broker=f"{URL}/0", backend=f"{URL}/1")
GOING = ["running", "cancelling"]


def a_step(n: int, title: str, kind: str, status: str, started_at: str) -> dict:
    over = status != "running"
    return {"n": n, "attempt": 1, "kind": kind, "status": status, "title": title, "detail": None, "progress": None, "metrics": None,
            "created_at": started_at, "started_at": started_at, "finished_at": now() if over else None}


def ended(status: str, outcome=None, run=None, **more) -> dict:
    patch = {"status": status, "finished_at": now(), "current_step": None, **more}
    if run and run.get("cancel"):
        patch["cancel"] = {**run["cancel"], "outcome": outcome}
    return patch


@celery.task
def train(run_id: str, epochs: int = 8, seconds: float = 1.0, deaf: bool = False):
    # Whoever claims the run does the work: a task that was sent twice, or after a cancel, does nothing.
    if not change(run_id, ["queued"], {"status": "running", "started_at": now(), "attempt": 1}):
        return
    try:
        for n in range(1, epochs + 1):
            title, at = f"Training epoch {n}", now()
            current = {"n": n, "kind": "training", "name": title, "started_at": at}
            run = change(run_id, GOING, {"current_step": current}, a_step(n, title, "training", "running", at))
            if run is None:
                return
            if run["status"] == "cancelling" and not deaf:
                change(run_id, GOING, {}, a_step(n, title, "training", "cancelled", at))
                last = a_step(n + 1, "Run cancelled", "cancelled", "done", now())
                change(run_id, ["cancelling"], ended("cancelled", "graceful", run), last)
                return
            time.sleep(seconds)
            progress = {"completed_steps": n, "total_steps": epochs, "fraction": n / epochs}
            change(run_id, GOING, {"progress": progress}, a_step(n, title, "training", "done", at))
    except Exception as error:
        change(run_id, GOING, ended("failed", "completed_before_cancel", read(run_id), error={"code": "failed", "message": str(error)}))
        raise
    # A cancel that came too late to be noticed: what is done is done, and the page says so.
    if not change(run_id, ["running"], ended("succeeded")):
        change(run_id, ["cancelling"], ended("succeeded", "completed_before_cancel", read(run_id)))
