"""When two answers are the same: a comparison that lets too much through would prove nothing."""

import pytest

from tests.api.equality.comparing import same
from tests.api.equality.paths import Answer
from tests.api.equality.tally import judged


def an_answer(body: str, status: int = 200) -> Answer:
    return Answer(status, body.encode(), None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{"data":{"a":1,"b":[2.5,null]}}', '{"data":{"b":[2.50,null],"a":1}}'),
        ('{"data":{"a":"\\u793e"}}', '{"data":{"a":"社"}}'),
        (
            '{"errors":[{"message":"a","path":["x",0]},{"message":"b","path":["y"]}]}',
            '{"errors":[{"message":"b","path":["y"]},{"message":"a","path":["x",0]}]}',
        ),
        ("no JSON", "no JSON"),
    ],
)
def test_order_of_keys_and_of_fields_errors_and_spelling_do_not_matter(one: str, other: str) -> None:
    assert same(an_answer(one), an_answer(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{"data":{"a":4}}', '{"data":{"a":4.0}}'),
        ('{"data":{"a":1}}', '{"data":{"a":true}}'),
        ('{"data":{"a":"4"}}', '{"data":{"a":4}}'),
        ('{"data":{"a":null}}', '{"data":{}}'),
        ('{"data":{"a":[1,2]}}', '{"data":{"a":[2,1]}}'),
        ('{"data":null}', '{"data":null,"errors":[]}'),
        ('{"errors":[{"message":"a","path":["x"]}]}', '{"errors":[{"message":"a","path":["y"]}]}'),
        (
            '{"errors":[{"message":"a","locations":[]},{"message":"b","locations":[]}]}',
            '{"errors":[{"message":"b","locations":[]},{"message":"a","locations":[]}]}',
        ),
        ("no JSON", "other words"),
    ],
)
def test_everything_else_does(one: str, other: str) -> None:
    assert not same(an_answer(one), an_answer(other))


def test_so_does_the_status() -> None:
    assert not same(an_answer("{}"), an_answer("{}", 400))


def test_a_key_that_comes_twice_is_no_answer() -> None:
    with pytest.raises(AssertionError, match="twice"):
        same(an_answer('{"a":1,"a":1}'), an_answer('{"a":1}'))


def test_internal_errors_differ_in_their_ids_only_but_are_never_right() -> None:
    form = '{{"errors":[{{"message":"quote {0}","extensions":{{"code":"INTERNAL","id":"{0}"}}}}]}}'
    one, other = an_answer(form.format("a1")), an_answer(form.format("b2"))
    assert same(one, other)
    assert not judged(one, other)
    assert judged(an_answer("{}"), an_answer("{}"))
