"""What a declaration must say, and how one that says it wrongly is refused when it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.api.reads import (
    Extends,
    Node,
    Payload,
    among,
    column,
    compare,
    listed,
    many,
    one,
    order,
    sql,
    value,
)
from services.api.reads import node as declarations
from services.api.reads.node import NODES, PAYLOADS, extend_all
from services.api.reads.sources import Column, Listed, Many, One, Sql, Value
from services.domain.matching.models import MatchRun, Proposal
from services.kit.sql import Predicate


def gate(_actor):
    return Predicate("TRUE", {})


@pytest.fixture(autouse=True)
def clean_registers():
    """Only what the test declares is declared; afterwards all is as it was."""
    nodes, payloads, extensions = dict(NODES), dict(PAYLOADS), list(declarations._extensions)
    NODES.clear()
    PAYLOADS.clear()
    declarations._extensions.clear()
    yield
    for register, before in ((NODES, nodes), (PAYLOADS, payloads)):
        register.clear()
        register.update(before)
    declarations._extensions[:] = extensions


def declare(name="Trial", doc="A trial.", *, model=MatchRun, plural=None, **body):
    return type(Node)(name, (Node,), {"__doc__": doc, **body}, model=model, gate=gate, plural=plural)


def extend(of="Trial", **body):
    return type("More", (Extends,), body, of=of)


def orders(*fields):
    return type("Orders", (), {f"o{i}": order(field, "By it.") for i, field in enumerate(fields)})


def test_a_declaration_is_found_by_the_name_of_its_class():
    declare(plural="trials")
    assert list(NODES) == ["Trial"]
    found = NODES["Trial"]
    assert (found.name, found.plural, found.model, found.gate) == ("Trial", "trials", MatchRun, gate)


def test_its_table_and_columns_are_quoted_as_postgresql_wants_them():
    declare(model=Proposal)
    assert NODES["Trial"].table() == '"proposal"'
    assert [NODES["Trial"].column(field) for field in ("id", "starts_at")] == ['"id"', '"starts_at"']


def test_a_column_that_the_model_does_not_have_is_an_error():
    declare()
    with pytest.raises(KeyError, match="nothing"):
        NODES["Trial"].column("nothing")


def test_its_docstring_describes_it_without_the_indentation():
    declare(doc="A trial.\n\n    And more of it.\n    ")
    assert NODES["Trial"].description == "A trial.\n\nAnd more of it."


def test_fields_are_kept_in_the_order_they_are_written_in():
    declare(stage=column("a"), area=one("Area", "b"), all=many("Trial", "c", via="x"), age=sql(int, "d", "1"))
    assert [(name, type(source)) for name, source in NODES["Trial"].sources.items()] == [
        ("stage", Column),
        ("area", One),
        ("all", Many),
        ("age", Sql),
    ]


def test_what_is_no_source_is_no_field():
    declare(state=column("a"), note="text", number=3, helper=lambda row: row)
    assert list(NODES["Trial"].sources) == ["state"]


def test_a_type_without_filters_or_orders_has_none():
    declare()
    assert (NODES["Trial"].filters, NODES["Trial"].orders) == ({}, {})


def test_filters_and_orders_are_read_from_their_inner_classes():
    filters = type("Filters", (), {"state": among("state", "a"), "least": compare("done", ">=", "b"), "x": 1})
    declare(Filters=filters, Orders=orders("created_at"))
    assert list(NODES["Trial"].filters) == ["state", "least"]
    assert [one.field for one in NODES["Trial"].orders.values()] == ["created_at"]


def test_a_type_declared_twice_is_refused_and_the_first_stays():
    declare(doc="The first.")
    with pytest.raises(TypeError, match="the type Trial is declared twice"):
        declare(doc="The second.")
    assert NODES["Trial"].description == "The first."


@pytest.mark.parametrize("doc", [None, ""])
def test_a_type_without_a_docstring_is_refused_and_not_kept(doc):
    with pytest.raises(TypeError, match="the type Trial needs a docstring"):
        declare(doc=doc)
    assert "Trial" not in NODES


@pytest.mark.parametrize("missing", ["model", "gate"])
def test_a_type_without_a_model_or_a_gate_is_refused_and_not_kept(missing):
    given = {"model": MatchRun, "gate": gate}
    del given[missing]
    with pytest.raises(TypeError, match=missing):
        type("Trial", (Node,), {"__doc__": "A trial."}, **given)
    assert NODES == {}


def test_an_extension_adds_its_fields_after_the_types_own():
    declare(state=column("a"))
    extend(stage=column("b"), note="no field")
    assert list(NODES["Trial"].sources) == ["state"]
    extend_all()
    assert list(NODES["Trial"].sources) == ["state", "stage"]


def test_an_extension_may_stand_before_its_type():
    extend(stage=column("b"))
    declare()
    extend_all()
    assert list(NODES["Trial"].sources) == ["stage"]


def test_handing_out_extensions_twice_changes_nothing():
    declare(state=column("a"))
    extend(stage=column("b"))
    extend_all()
    extend_all()
    assert list(NODES["Trial"].sources) == ["state", "stage"]


def test_an_extension_of_a_field_that_the_type_has_is_refused_by_name():
    declare(state=column("a"))
    extend(state=column("b"))
    with pytest.raises(TypeError, match=r"the field Trial\.state is declared twice"):
        extend_all()
    assert NODES["Trial"].sources["state"].description == "a"


def test_two_extensions_with_one_field_are_refused_by_name():
    declare()
    extend(stage=column("a"))
    extend(stage=column("b"))
    with pytest.raises(TypeError, match=r"the field Trial\.stage is declared twice"):
        extend_all()


def test_one_field_name_on_two_types_is_no_conflict():
    declare("Trial")
    declare("Other")
    extend("Trial", stage=column("a"))
    extend("Other", stage=column("b"))
    extend_all()
    assert [NODES[name].sources["stage"].description for name in ("Trial", "Other")] == ["a", "b"]


def test_an_extension_of_a_type_that_nobody_declared_is_an_error():
    extend("Nobody", stage=column("a"))
    with pytest.raises(KeyError, match="Nobody"):
        extend_all()


NULLABLE = ["started_at", "finished_at", "lease", "lease_until"]


@pytest.mark.parametrize("field", NULLABLE)
def test_an_order_by_a_column_that_may_be_null_is_refused_by_name(field):
    declare(Orders=orders("created_at", field))
    with pytest.raises(TypeError, match=f"Trial cannot be ordered by {field}, which may be null"):
        extend_all()


@pytest.mark.parametrize("field", ["id", "created_at", "done", "state"])
def test_an_order_by_a_column_that_is_never_null_holds(field):
    declare(Orders=orders(field))
    extend_all()
    assert [one.field for one in NODES["Trial"].orders.values()] == [field]


def a_payload(**sources):
    return type("TrialPayload", (Payload,), {"__doc__": "What came of it.", **sources})


def test_a_payload_is_found_by_name_with_its_fields_and_description():
    made = a_payload(event=one("Event", "a"), seats=listed("Event", "b"), code=value(str, "c"), x=1)
    assert {"TrialPayload": made} == PAYLOADS
    assert made.description == "What came of it."
    assert [type(source) for source in made.sources.values()] == [One, Listed, Value]


def test_a_payload_without_a_docstring_has_an_empty_description():
    assert type("BarePayload", (Payload,), {}).description == ""


def test_a_payload_keeps_its_values_even_where_they_are_null_or_empty():
    made = a_payload(event=one("Event", "a"), seats=listed("Event", "b"))
    assert made(event=None, seats=[]).values == {"event": None, "seats": []}


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_a_payload_takes_exactly_its_fields_and_names_those_that_differ(declared, given_):
    made = a_payload(**{name: value(int, name) for name in declared})
    values = dict.fromkeys(given_, 1)
    if declared == given_:
        assert made(**values).values == values
        return
    with pytest.raises(TypeError) as refused:
        made(**values)
    differing = sorted(declared ^ given_)
    assert str(refused.value) == f"TrialPayload needs exactly its fields; differing: {differing}"
