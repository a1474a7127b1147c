"""The smallest backend: FastAPI with a few endpoints and a worker that nobody can stop.

It is written as such services usually are, with what surprises a page: times without a zone, NaN in the JSON, a step_no
that repeats, a cancel that only marks the run, and a proxy that answers 404 while the service is deployed anew.

PACE: seconds that one step of the worker takes. TOKEN: what a caller must show as bearer.
"""
import json
import os
import threading
import time
import uuid
from datetime import datetime

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import PlainTextResponse

PACE = float(os.environ["PACE"])
TOKEN = os.environ["TOKEN"]

app = FastAPI()
runs = {}
steps = {}
metrics = {}
deployment = {"refuses": 0}


def now():
    return datetime.utcnow().isoformat()


# ---- The worker ----

def log_step(run_id, step_no, title, detail="", metrics_json=None, **flags):
    row = {
        "step_no": step_no,
        "title": title,
        "detail": detail,
        # A text column, filled with json.dumps like in many ORMs: it writes NaN.
        "metrics_json": None if metrics_json is None else json.dumps(metrics_json),
        "created_at": now(),
        "method_hint": {1: "ctgan", 2: "tvae"}.get(step_no),
    }
    for flag in ("is_agent_action", "is_backup_attempt", "is_error", "is_training", "is_metrics", "is_planned"):
        row[flag] = flags.get(flag, False)
    steps[run_id].append(row)


def measured(ks_mean, mia_auc):
    # Too few numeric columns for a correlation.
    return {"utility": {"ks_mean": ks_mean, "corr_delta": float("nan")}, "privacy": {"mia_auc": mia_auc, "dup_rate": 0.0}}


def work(run_id):
    """Never looks whether it was cancelled."""
    run = runs[run_id]
    time.sleep(PACE)
    run.update(status="running", started_at=now())
    log_step(run_id, 1, "Agent plan", "CTGAN, and TVAE if that is not good enough", is_planned=True, is_agent_action=True)
    time.sleep(PACE)
    log_step(run_id, 1, "Training CTGAN", is_training=True)
    time.sleep(PACE)
    log_step(run_id, 1, "Metrics of CTGAN", metrics_json=measured(0.31, 0.62), is_metrics=True, is_agent_action=True)
    time.sleep(PACE)
    log_step(run_id, 2, "Backup attempt with TVAE", is_backup_attempt=True, is_agent_action=True)
    time.sleep(20 * PACE)
    final = measured(0.08, 0.51)
    log_step(run_id, 2, "Metrics of TVAE", metrics_json=final, is_metrics=True, is_agent_action=True)
    metrics[run_id] = final
    run.update(status="succeeded", finished_at=now(), artifacts_ready=True)


# ---- The API ----

def require_user(authorization: str = Header(default="")):
    if authorization != f"Bearer {TOKEN}":
        raise HTTPException(401, "Not authenticated", headers={"WWW-Authenticate": "Bearer"})
    return "ada"


def own_run(run_id: str, user: str = Depends(require_user)):
    if run_id not in runs:
        raise HTTPException(404, "Run not found")
    return runs[run_id]


def as_json(value):
    # JSONResponse rejects NaN; json.dumps, like many other serializers, does not.
    return Response(json.dumps(value), media_type="application/json")


@app.post("/v1/runs", status_code=201)
def start_run(user: str = Depends(require_user)):
    run_id = str(uuid.uuid4())
    runs[run_id] = {
        "id": run_id,
        "status": "queued",
        "name": "Synthetic customers",
        "method": "ctgan",
        "started_at": None,
        "finished_at": None,
        "artifacts_ready": False,
    }
    steps[run_id] = []
    metrics[run_id] = {}
    threading.Thread(target=work, args=(run_id,), daemon=True).start()
    return {"id": run_id}


@app.get("/v1/runs/{run_id}/status")
def run_status(run: dict = Depends(own_run)):
    return as_json(run)


@app.get("/v1/runs/{run_id}/steps")
def run_steps(run: dict = Depends(own_run)):
    return as_json(steps[run["id"]])


@app.get("/v1/runs/{run_id}/metrics")
def run_metrics(run: dict = Depends(own_run)):
    return as_json(metrics[run["id"]])


@app.post("/v1/runs/{run_id}/cancel")
def cancel_run(run: dict = Depends(own_run)):
    if run["status"] not in ("queued", "running"):
        raise HTTPException(400, f"Run is already {run['status']}")
    run.update(status="cancelled", finished_at=now())
    log_step(run["id"], 999, "Run cancelled by user")
    return {"ok": True, "status": "cancelled"}


# ---- The proxy in front of it ----

@app.post("/deploy")
def deploy():
    """The next requests about runs find no service behind the proxy."""
    deployment["refuses"] = 3
    return {"ok": True}


@app.middleware("http")
async def proxy(request: Request, call_next):
    if request.url.path.startswith("/v1/") and deployment["refuses"] > 0:
        deployment["refuses"] -= 1
        return PlainTextResponse("404 page not found", 404)
    return await call_next(request)


app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
