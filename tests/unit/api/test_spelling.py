"""JSON that PostgreSQL spells: which SQL stands for which text."""

from services.api.reads.spelling import a_list, an_object, computed, fixed, or_null, quoted


def test_an_object_joins_what_always_stands_there_into_one_literal():
    made = an_object([("id", fixed('"Event:') + computed("t.id") + fixed('"')), ("kind", fixed('"x"'))])
    assert made.sql == """('{"id":"Event:'::text || t.id || '","kind":"x"}'::text)"""


def test_an_object_without_fields_is_empty():
    assert an_object([]).sql == "('{}'::text)"


def test_nothing_found_is_null_in_json():
    assert or_null("(SELECT 1)").sql == "(coalesce((SELECT 1), 'null'))"


def test_a_list_of_nothing_is_an_empty_list():
    assert (
        a_list("string_agg(r.e, ',')").sql == "('['::text || coalesce(string_agg(r.e, ','), '') || ']'::text)"
    )


def test_an_apostrophe_in_a_literal_is_doubled():
    assert fixed("it's").sql == "('it''s'::text)"


def test_quotes_stand_around_what_needs_no_escape():
    assert quoted(computed("c")).sql == """('"'::text || c || '"'::text)"""
