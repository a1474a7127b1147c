"""The record of a run: one text in Redis with its revision, changed by one script, so that no two changes share a rev.

Every change names the states from which it is allowed. None means that somebody was faster: read what is so.
"""
import json
import os
from datetime import datetime, timezone
from typing import List, Optional

import redis

URL = os.environ.get("REDIS_URL", "redis://localhost:6379")
KEEP = 7 * 24 * 3600  # seconds
store = redis.Redis.from_url(f"{URL}/2", decode_responses=True)

# KEYS: run, steps. ARGV: states it may be in, what changes, a step or '', seconds it is kept.
CHANGE = store.register_script("""
local text = redis.call('GET', KEYS[1])
if not text then return nil end
local run = cjson.decode(text)
local allowed = false
for _, status in ipairs(cjson.decode(ARGV[1])) do allowed = allowed or status == run.status end
if not allowed then return nil end
for name, value in pairs(cjson.decode(ARGV[2])) do run[name] = value end
run.rev = run.rev + 1
if ARGV[3] ~= '' then
  local step = cjson.decode(ARGV[3])
  step.rev = run.rev
  redis.call('HSET', KEYS[2], step.n, cjson.encode(step))
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
text = cjson.encode(run)
redis.call('SET', KEYS[1], text, 'EX', ARGV[4])
return text
""")


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch() -> str:
    """Names the stream of revs. Delete the key when Redis was restored from a backup."""
    store.set("epoch", os.urandom(8).hex(), nx=True)
    return store.get("epoch")


def create(run: dict) -> bool:
    """False when a run of this id is there already."""
    if not store.set(f"run:{run['id']}", json.dumps(run), nx=True, ex=KEEP):
        return False
    store.zadd(f"runs:{run['owner']}", {run["id"]: store.incr("seq")})
    return True


def read(run_id: str) -> Optional[dict]:
    text = store.get(f"run:{run_id}")
    return json.loads(text) if text else None


def change(run_id: str, allowed: List[str], patch: dict, step: Optional[dict] = None) -> Optional[dict]:
    keys = [f"run:{run_id}", f"steps:{run_id}"]
    args = [json.dumps(allowed), json.dumps({**patch, "updated_at": now()}), json.dumps(step) if step else "", KEEP]
    text = CHANGE(keys=keys, args=args)
    return json.loads(text) if text else None


def steps(run_id: str) -> List[dict]:
    return sorted((json.loads(text) for text in store.hvals(f"steps:{run_id}")), key=lambda step: step["rev"])
