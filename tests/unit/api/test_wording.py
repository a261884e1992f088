"""Errors speak of null, true and false; what clients sent is quoted as it was."""

import pytest

from services.api.operations.wording import plain


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("must not be None.", "must not be null."),
        ("non-integer value: True", "non-integer value: true"),
        ("found { a: [None, False] }", "found { a: [null, false] }"),
        ("Value 'None' does not exist", "Value 'None' does not exist"),
        ('found "True" and True', 'found "True" and true'),
        (r"'it\'s None' None", r"'it\'s None' null"),
        ("Nonesuch, Trueness", "Nonesuch, Trueness"),
        ("", ""),
    ],
)
def test_values_are_told_as_clients_write_them(said, told):
    assert plain(said) == told
