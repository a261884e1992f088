from services.kit.sql import Parameters, Predicate


def test_a_name_is_numbered_once_however_often_it_occurs():
    parameters = Parameters()
    text = parameters.number("a = :me OR b = :me AND c = :other", {"me": 1, "other": 2})
    assert text == "a = $1 OR b = $1 AND c = $2"
    assert parameters.values == [1, 2]


def test_casts_are_no_names():
    parameters = Parameters()
    numbered = parameters.number("a = :me::bigint AND b::text = 'x'", {"me": 1})
    assert numbered == "a = $1::bigint AND b::text = 'x'"


def test_added_values_and_named_ones_share_one_numbering():
    parameters = Parameters()
    assert parameters.add("x") == "$1"
    assert parameters.number(":me", {"me": 7}) == "$2"
    assert parameters.add("y") == "$3"
    assert parameters.values == ["x", 7, "y"]


def test_a_predicate_is_put_on_any_alias():
    assert Predicate("{t}.id = {t}.area_id").on("e") == "e.id = e.area_id"
