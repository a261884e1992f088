"""Every verb takes an idempotency key, and every input can be compared."""

import pytest
from graphql import GraphQLInputObjectType, get_named_type

from services.api import repeating
from services.api.schema import VERBS, schema


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_takes_a_key(verb):
    mutation = schema()._schema.mutation_type
    assert mutation is not None
    taken = get_named_type(mutation.fields[verb.name].args["input"].type)
    assert isinstance(taken, GraphQLInputObjectType)
    assert str(taken.fields["idempotencyKey"].type) == "String"


def test_no_verb_can_be_declared_without_one():
    assert all("idempotency_key" in verb.input.__dataclass_fields__ for verb in VERBS)


def test_an_input_is_the_same_whatever_its_key():
    (make,) = [verb for verb in VERBS if verb.name == "suggestionMake"]
    one, other = (make.input(area="Area:1", text="希望", idempotency_key=key) for key in ("a", "b"))
    assert repeating.asked("suggestionMake", one) == repeating.asked("suggestionMake", other)
    different = make.input(area="Area:1", text="希望 ", idempotency_key="a")
    assert repeating.asked("suggestionMake", one) != repeating.asked("suggestionMake", different)
    assert repeating.asked("suggestionMake", one) != repeating.asked("another", one)
