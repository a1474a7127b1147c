"""Wire version 1 of runlight over Celery, without push. Start it:

    uvicorn app:api --port 8000
"""
import hashlib
import json
import os
import re
from datetime import datetime, timezone
from typing import Optional

from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from record import change, create, epoch, now, read, steps, store
from tasks import ended, train

api = FastAPI()
ENDED = ["succeeded", "failed", "cancelled"]
LOST = 60  # seconds without a word of a worker: longer than your longest step
USERS = dict(pair.split("=") for pair in os.environ.get("TOKENS", "dev=ada").split(","))
CODES = {400: "bad_request", 401: "unauthorized", 404: "run_not_found", 409: "already_finished", 415: "unsupported_media_type", 422: "unprocessable"}


class Refused(Exception):
    def __init__(self, status: int, detail: str, **more):
        self.status, self.detail, self.more = status, detail, more


def problem(status: int, detail: str, headers: Optional[dict] = None, **more) -> Response:
    body = {"type": "about:blank", "title": detail, "status": status, "detail": detail,
            "code": CODES.get(status, "error"), "request_id": os.urandom(8).hex(), **more}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


@api.exception_handler(Refused)
async def refused(_: Request, error: Refused) -> Response:
    return problem(error.status, error.detail, {"WWW-Authenticate": "Bearer"} if error.status == 401 else None, **error.more)


@api.exception_handler(HTTPException)
async def no_such_call(_: Request, error: HTTPException) -> Response:
    return problem(error.status_code, "There is no such run.")


def caller(authorization: str = Header("")) -> str:
    """Who asks. Put your own session or token check here."""
    user = USERS.get(authorization[7:] if authorization.startswith("Bearer ") else "")
    if user is None:
        raise Refused(401, "Sign in first.")
    return user


def seen(run_id: str) -> Optional[dict]:
    """A run, after a look whether its worker was lost: nobody else would say so."""
    run = read(run_id)
    if run and run["status"] in ("running", "cancelling"):
        then = datetime.fromisoformat(run["updated_at"].replace("Z", "+00:00"))
        if (datetime.now(timezone.utc) - then).total_seconds() > LOST:
            lost = ended("failed", error={"code": "worker_lost", "message": "Its worker was lost."})
            patch = lost if run["status"] == "running" else ended("cancelled", "forced", run)
            return change(run_id, [run["status"]], patch) or read(run_id)
    return run


def own_run(run_id: str, user: str = Depends(caller)) -> dict:
    run = seen(run_id)
    # The same 404 for a run that is not there and for one of somebody else.
    if run is None or run["owner"] != user:
        raise Refused(404, "There is no such run.")
    return run


def written(run: dict) -> dict:
    told = {name: value for name, value in run.items() if name not in ("owner", "body")}
    can = {"cancel": run["status"] in ("queued", "running"), "force": False, "pause": False}
    return {**told, "epoch": epoch(), "can": can, "server_time": now()}


async def body_of(request: Request) -> dict:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refused(415, "Send JSON.")
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise Refused(400, "This is no JSON.")
    if not isinstance(body, dict):
        raise Refused(422, "Send an object.")
    return body


def number(text: Optional[str], name: str, default: int, most: int) -> int:
    if text is None:
        return default
    if not re.fullmatch(r"\d{1,15}", text) or int(text) > most:
        raise Refused(400, f"{name} is not a number up to {most}.")
    return int(text)


@api.post("/v1/runs")
async def start(request: Request, user: str = Depends(caller), idempotency_key: str = Header("")):
    body = await body_of(request)
    name, params = body.get("name"), body.get("params") or {}
    if not isinstance(name, str) or not 0 < len(name) <= 200 or not isinstance(params, dict):
        raise Refused(422, "A run needs a name of 1 to 200 characters.")
    # The same key makes the same id: a start that is repeated finds the run of the first.
    key = idempotency_key or os.urandom(16).hex()
    run_id = "r_" + hashlib.sha256(f"{user}\0{key}".encode()).hexdigest()[:32]
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    at = now()
    run = {"id": run_id, "owner": user, "body": digest, "name": name, "dataset": body.get("dataset"),
           "method": body.get("method"), "status": "queued", "rev": 1, "attempt": 1, "max_attempts": 1,
           "progress": {"completed_steps": 0, "total_steps": None, "fraction": None}, "current_step": None,
           "metrics": {}, "queue_position": None, "cancel": None, "error": None, "created_at": at,
           "started_at": None, "finished_at": None, "updated_at": at}
    is_new = create(run)
    if not is_new:
        run = read(run_id)
        if run["body"] != digest:
            raise Refused(422, "This Idempotency-Key was used for another run.")
    # Also when it is repeated: the first may have died before it sent the task. Only one task can claim the run.
    if run["status"] == "queued":
        train.delay(run_id, **{key: params[key] for key in ("epochs", "seconds", "deaf") if key in params})
    headers = {"Location": f"/v1/runs/{run_id}"}
    if not is_new:
        headers["Idempotency-Replayed"] = "true"
    return JSONResponse(written(run), 201, headers)


@api.get("/v1/runs")
def runs(user: str = Depends(caller), limit: Optional[str] = None, cursor: Optional[str] = None,
         status: Optional[str] = None, ids: Optional[str] = None):
    size = number(limit, "limit", 50, 100) or 1
    wanted = status.split(",") if status else None
    if ids is not None:
        found = [run for run in map(seen, ids.split(",")[:100]) if run and run["owner"] == user]
        found.sort(key=lambda run: run["created_at"], reverse=True)
        following = None
    else:
        # The newest first, from the place where the last page has ended.
        below = f"({number(cursor, 'cursor', 0, 10**15)}" if cursor else "+inf"
        found, following = [], None
        for run_id, place in store.zrevrangebyscore(f"runs:{user}", below, "-inf", withscores=True):
            if len(found) == size:
                following = str(int(last))
                break
            run = seen(run_id)
            if run and (wanted is None or run["status"] in wanted):
                found.append(run)
                last = place
    told = [written(run) for run in found if wanted is None or run["status"] in wanted]
    return {"runs": told, "next_cursor": following, "server_time": now()}


@api.get("/v1/runs/{run_id}/status")
def status(run: dict = Depends(own_run), if_none_match: str = Header("")):
    tag = f'W/"{epoch()}.{run["rev"]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    # A proxy may have made the tag weak, or strong.
    if tag[2:] in [one.strip().removeprefix("W/") for one in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    return JSONResponse(written(run), headers=headers)


@api.get("/v1/runs/{run_id}/steps")
def run_steps(request: Request, run: dict = Depends(own_run), after: Optional[str] = None, limit: Optional[str] = None):
    asked = number(after, "after", 0, 10**15)
    size = number(limit, "limit", 200, 500) or 1
    theirs = request.query_params.get("epoch")
    reset = theirs is not None and theirs != epoch()
    since = [step for step in steps(run["id"]) if step["rev"] > (0 if reset else asked)]
    page, more = since[:size], len(since) > size
    # Up to the last step of a page that is not the last one: what comes later is still to be asked for.
    place = page[-1]["rev"] if more else max([run["rev"]] + [step["rev"] for step in page])
    return {"epoch": epoch(), "run_rev": run["rev"], "steps": page, "next": place, "more": more, "reset": reset}


@api.get("/v1/runs/{run_id}/metrics")
def metrics(run: dict = Depends(own_run)):
    return {}


@api.post("/v1/runs/{run_id}/cancel")
async def cancel(request: Request, run: dict = Depends(own_run), user: str = Depends(caller)):
    body = await body_of(request)
    reason = body.get("reason")
    if reason is not None and (not isinstance(reason, str) or len(reason) > 500):
        raise Refused(422, "The reason is a text of up to 500 characters.")
    if body.get("force"):
        raise Refused(422, "A task of Celery cannot be forced without losing its cleanup.")
    record = {"requested_at": now(), "requested_by": user, "reason": reason, "deadline_at": None, "outcome": None}
    last = {"n": 1, "attempt": 1, "kind": "cancelled", "status": "done", "title": "Run cancelled", "detail": None,
            "progress": None, "metrics": None, "created_at": now(), "started_at": now(), "finished_at": now()}
    before = {"cancel": {**record, "outcome": "before_start"}, "status": "cancelled", "finished_at": now()}
    # One of the two is allowed, or it is cancelling already, or it has ended.
    changed = change(run["id"], ["queued"], before, last) or change(run["id"], ["running"], {"cancel": record, "status": "cancelling"})
    run = changed or read(run["id"])
    if run["status"] in ("succeeded", "failed"):
        raise Refused(409, "The run has already ended.", run=written(run))
    answer = {"ok": True, "status": run["status"], "run": written(run)}
    return JSONResponse(answer, 200 if run["status"] == "cancelled" else 202)
