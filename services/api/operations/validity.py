"""Whether a document fits the contract. Errors tell what is wrong and never what else there is."""

import re

from graphql import DocumentNode, GraphQLError, GraphQLSchema, specified_rules, validate
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from services.api.operations import limits

RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_SUGGESTION = re.compile(r"\s*Did you mean .*", re.DOTALL)


def errors_of(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """The first errors, without suggestions in any mode: editors suggest from the contract itself."""
    found = validate(schema, document, RULES, max_errors=limits.MOST_ERRORS, hide_suggestions=True)
    for error in found:  # one rule of graphql-core suggests all the same
        error.message = _SUGGESTION.sub("", error.message)
    return found
