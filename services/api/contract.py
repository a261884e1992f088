"""The whole contract in the forms that answering needs: schema, reads of the root, verbs, watches."""

from collections.abc import Mapping
from dataclasses import dataclass

import strawberry

from services.api.roots import Read
from services.api.verbs import Verb
from services.api.watches import Watch


@dataclass(frozen=True, slots=True)
class Contract:
    """`reads` by the fields of Query, `verbs` by those of Mutation, `watches` by those of Subscription."""

    schema: strawberry.Schema
    reads: Mapping[str, Read]
    verbs: Mapping[str, Verb]
    watches: Mapping[str, Watch]
