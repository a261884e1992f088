"""The contract's text as a subgraph: what a router composes its supergraph of."""

import functools
import re
from pathlib import Path

import schema

CONTRACT = Path(schema.__file__).parent / "schema.graphql"
HEADER = """extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@shareable", "@cost", "@listSize"]
  )

"""
_DIRECTIVE = re.compile(
    r'(?:"""(?:(?!""").)*"""\n)?^directive @(?:cost|listSize)\b[^\n]*\n\n?', re.DOTALL | re.MULTILINE
)
_ENTITY = re.compile(r"^type \w+ implements Node\b", re.MULTILINE)
_SHARED = re.compile(r"^type PageInfo\b", re.MULTILINE)
_WEIGHT = re.compile(r'@cost\(weight: "(\d+)"\)')


@functools.cache
def sdl() -> str:
    """Of schema/schema.graphql, which is held equal to the code."""
    return of(CONTRACT.read_text(encoding="utf-8"))


def of(contract: str) -> str:
    """Entities have their key; what other subgraphs have too is shareable; costs are whole numbers there."""
    plain = _DIRECTIVE.sub("", contract)
    marked = _ENTITY.sub(r'\g<0> @key(fields: "id")', plain)
    return HEADER + _WEIGHT.sub(r"@cost(weight: \1)", _SHARED.sub(r"\g<0> @shareable", marked))
