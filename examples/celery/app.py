"""The smallest backend that runlight reads, over Celery. Start it:

    uvicorn app:api --port 8000
"""
import json
import os

from celery.contrib.abortable import AbortableAsyncResult
from celery.result import AsyncResult
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware

from tasks import KEEP, celery, end, now, store, train

api = FastAPI()
api.add_middleware(
    CORSMiddleware,
    allow_origins=os.environ.get("ORIGINS", "http://localhost:5173").split(","),
    allow_methods=["GET", "POST"],
    allow_headers=["authorization", "content-type", "idempotency-key"],
)

# Celery's words, all of them. SUCCESS with {"stopped": True} is a cancel, see below.
WORDS = {
    "PENDING": "queued", "RECEIVED": "queued", "RETRY": "queued",
    "STARTED": "running", "PROGRESS": "running", "ABORTED": "cancelling",
    "SUCCESS": "succeeded", "FAILURE": "failed", "REVOKED": "cancelled", "REJECTED": "failed", "IGNORED": "unknown",
}
ENDED = ("succeeded", "failed", "cancelled")
USERS = dict(pair.split("=") for pair in os.environ.get("TOKENS", "dev=ada").split(","))


def caller(authorization: str = Header("")) -> str:
    """Who asks. Put your own session or token check here."""
    user = USERS.get(authorization.removeprefix("Bearer "))
    if user is None:
        raise HTTPException(401, "Sign in first.")
    return user


def run_of(run_id: str, user: str = Depends(caller)) -> dict:
    run = store.hgetall(f"run:{run_id}")
    # Celery says PENDING of any id: only our own record knows which runs there are, and whose they are.
    if run.get("owner") != user:
        raise HTTPException(404, "There is no such run.")
    return {"id": run_id, **run}


def status_of(run: dict) -> str:
    if "status" in run:
        return run["status"]  # our own word first: it is written last
    task = AsyncResult(run["id"], app=celery)
    state = task.state
    word = WORDS.get(state, state)  # a word that we do not know is shown as it is
    if state == "SUCCESS" and task.result == {"stopped": True}:
        word = "cancelled"
    if "cancel" in run and word not in ENDED:
        return "cancelled" if word == "queued" else "cancelling"
    return word


@api.post("/v1/runs", status_code=201)
def start(body: dict, user: str = Depends(caller)):
    params = body.get("params", {})
    # The record first: the task may begin before we come back here.
    task_id = train.AsyncResult(os.urandom(16).hex()).id
    store.hset(f"run:{task_id}", mapping={"owner": user, "name": body.get("name", "Training"), "created_at": now()})
    store.expire(f"run:{task_id}", KEEP)
    train.apply_async(task_id=task_id, kwargs={key: params[key] for key in ("epochs", "seconds", "deaf") if key in params})
    return {"id": task_id, "status": "queued"}


@api.get("/v1/runs/{run_id}/status")
def status(run: dict = Depends(run_of)):
    return {**run, "status": status_of(run)}


@api.get("/v1/runs/{run_id}/steps")
def steps(run: dict = Depends(run_of)):
    return [json.loads(step) for step in store.lrange(f"steps:{run['id']}", 0, -1)]


@api.get("/v1/runs/{run_id}/metrics")
def metrics(run: dict = Depends(run_of)):
    return {}


@api.post("/v1/runs/{run_id}/cancel")
def cancel(run: dict = Depends(run_of)):
    status = status_of(run)
    if status == "cancelled":
        return {"ok": True, "status": "cancelled"}
    if status in ENDED:
        raise HTTPException(400, "The run has already ended.")
    store.hset(f"run:{run['id']}", "cancel", now())
    if status == "queued":
        celery.control.revoke(run["id"])  # saves a worker the trouble; the record is what counts
        end(run["id"], "cancelled")
        return {"ok": True, "status": "cancelled"}
    AbortableAsyncResult(run["id"], app=celery).abort()
    return {"ok": True, "status": "cancelling"}
