"""The whole contract in the forms that answering needs: schema, reads of the root, verbs."""

from collections.abc import Mapping
from dataclasses import dataclass

import strawberry

from services.api.roots import Read
from services.api.verbs import Verb


@dataclass(frozen=True, slots=True)
class Contract:
    """`reads` by the fields of Query, `verbs` by those of Mutation."""

    schema: strawberry.Schema
    reads: Mapping[str, Read]
    verbs: Mapping[str, Verb]
