"""Gives a photo of a thing and waits until it is shown: python upload.py URL TOKEN Event:17 photo.jpg.

Needs `pip install httpx`.
"""

import hashlib
import mimetypes
import sys
import time
import uuid
from pathlib import Path

import httpx

START = """
mutation Start($input: UploadStartInput!) {
  uploadStart(input: $input) {
    __typename
    ... on UploadStartPayload { upload { id } url method headers { name value } }
    ... on Refusal { code message field }
  }
}
"""
FINISH = """
mutation Finish($upload: ID!) {
  uploadFinish(input: {upload: $upload}) {
    __typename
    ... on UploadFinishPayload { upload { state } }
    ... on Refusal { code message field }
  }
}
"""
LOOK = "query Look($upload: ID!) { upload(id: $upload) { state fault photo { id url srcset } } }"


def ask(http, url, document, **variables):
    """The one field of the answer; a refusal ends the program with its sentence."""
    (found,) = http.post(url, json={"query": document, "variables": variables}).json()["data"].values()
    if "code" in found:
        sys.exit(f"{found['code']}: {found['message']}")
    return found


def main(url, token, of, path):
    raw = Path(path).read_bytes()
    announced = {
        "kind": "PHOTO",
        "of": of,
        "fileName": Path(path).name,
        "contentType": mimetypes.guess_type(path)[0] or "image/jpeg",
        "bytes": len(raw),
        "sha256": hashlib.sha256(raw).hexdigest(),
        "idempotencyKey": str(uuid.uuid4()),
    }
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as http:
        target = ask(http, url, START, input=announced)
        headers = {one["name"]: one["value"] for one in target["headers"]}
        # Without our token: the address alone is what lets one put the file.
        httpx.request(target["method"], target["url"], content=raw, headers=headers).raise_for_status()
        upload = target["upload"]["id"]
        ask(http, url, FINISH, upload=upload)
        while (found := ask(http, url, LOOK, upload=upload))["state"] == "STORED":
            time.sleep(0.5)
        print(found["state"], found["fault"] or found["photo"]["url"])


main(*sys.argv[1:])
