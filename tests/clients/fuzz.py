"""Requests that schemathesis makes up from the SDL: python fuzz.py URL SDL TOKEN PER_OPERATION.

Runs in the clients' own Python; a TOKEN of "-" is none. Prints how many were sent and what was wrong.
"""

import json
import sys
import warnings
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

LEAKS = ("Traceback", 'File "', "object has no attribute", "NoneType", "asyncpg", "Did you mean")


def faults(answer):
    """What of an answer no client should ever get."""
    if answer.status_code >= 500:
        return [f"status {answer.status_code}"]
    try:
        body = answer.json()
    except ValueError:
        return ["the body is no JSON"]
    found = [f"shows {word!r}" for word in LEAKS if word in answer.text]
    for error in body.get("errors") or []:
        code = (error.get("extensions") or {}).get("code")
        if not code:
            found.append(f"uncoded: {error['message']}")
        if code == "INTERNAL":
            found.append(error["message"])
    return found


def fuzz(url, sdl, token, each):
    headers = {} if token == "-" else {"Authorization": f"Bearer {token}"}
    sent, codes, wrong = 0, {}, []

    def send(case):
        nonlocal sent
        answer = case.call(base_url=url, headers=headers)
        sent += 1
        for error in (answer.json().get("errors") or []) if answer.status_code < 500 else []:
            code = (error.get("extensions") or {}).get("code")
            codes[code] = codes.get(code, 0) + 1
        wrong.extend({"fault": fault, "body": str(case.body)[:1500]} for fault in faults(answer))

    schema = schemathesis.graphql.from_file(sdl)
    for operation in schema.get_all_operations():
        made = given(operation.ok().as_strategy())(send)
        settings(
            max_examples=each,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(made)()
    return {"sent": sent, "codes": codes, "wrong": wrong}


warnings.simplefilter("ignore")
schemathesis.graphql.scalar("Time", st.times().map(lambda at: nodes.String(at.isoformat())))
url, path, token, each = sys.argv[1:]
sdl = Path(path).read_text(encoding="utf-8")
sys.stdout.write(json.dumps(fuzz(url, sdl, token, int(each))))
