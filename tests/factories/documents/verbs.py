"""Requests that are no reads: verbs that are refused, and subscriptions, which HTTP does not answer."""

import random

from tests.factories.documents.draft import Draft
from tests.factories.documents.faults import Fault

_VERBS = {
    "areaRename": '{area: "Area:999999", name: "社区"KEY}',
    "eventRegister": '{event: "Event:999999"KEY}',
    "needPublish": '{need: "Event:1"KEY}',
    "partnerApply": '{kind: MERCHANT, area: "Area:999999", name: "", contactName: "", contactPhone: ""KEY}',
    "noticeRead": "{KEY}",
}
"""Verb → an input that nobody may do anything by; some break its type."""
_SELECTION = "{ __typename ... on Refusal { code message field } }"


def refused_verb(chance: random.Random, draft: Draft) -> None:
    """With an idempotency key at times: the second who asks is then told what the first was told."""
    verb, given = chance.choice(list(_VERBS.items()))
    key = chance.choice(("", ', idempotencyKey: "', ', idempotencyKey: "', ', idempotencyKey: ""'))
    text = f"mutation {{ it: {verb}(input: {given.replace('KEY', _spelt(chance, key))}) {_SELECTION} }}"
    draft.spoil = lambda _: text


def _spelt(chance: random.Random, key: str) -> str:
    return f'{key}key-{chance.randrange(10**9)}"' if key.endswith(': "') else key


def subscription(chance: random.Random, draft: Draft) -> None:
    watched = chance.choice(("myToDos { unread }", 'eventCheckIns(event: "Event:1") { people }', "nope"))
    draft.spoil = lambda _: f"subscription {{ {watched} }}"


NO_READS: tuple[Fault, ...] = (refused_verb, subscription)
