"""Errors in words of GraphQL: graphql-core shows values as Python writes them."""

import re

_QUOTED_OR_PYTHON = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b(None|True|False)\b""")
_WORDS = {"None": "null", "True": "true", "False": "false"}


def plain(message: str) -> str:
    """The message with null, true and false as clients write them; what was quoted stays as it was sent."""
    return _QUOTED_OR_PYTHON.sub(lambda found: _WORDS.get(found[1], found[0]), message)
