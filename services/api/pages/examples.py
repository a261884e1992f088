"""Operations that the explorer opens with, one a tab; the tests run each of them."""

from typing import NamedTuple


class Example(NamedTuple):
    """An operation with variables, as JSON."""

    title: str
    query: str
    variables: str = ""


EXAMPLES = (
    Example(
        "Public events",
        """\
# What is public needs no token. Ctrl-Enter runs the operation under the cursor.
query PublicEvents {
  events(filter: {state: [PUBLISHED]}, order: STARTS_AT_ASC, first: 5) {
    totalCount
    nodes { id title startsAt place placesLeft area { name } host { name } }
  }
}
""",
    ),
    Example(
        "One page onward",
        """\
# Put the endCursor of one page into `after` for the next; null begins at the first.
query Needs($after: String) {
  needs(order: CREATED_AT_DESC, first: 3, after: $after) {
    nodes { id title state supportersCount area { name } }
    pageInfo { hasNextPage endCursor }
  }
}
""",
        '{"after": null}',
    ),
    Example(
        "Sign in: ask for a code",
        """\
# Without a gateway for text messages the code stands in the log of the API (.jinlin/api.log).
mutation AskForCode($input: CodeRequestInput!) {
  codeRequest(input: $input) {
    __typename
    ... on CodeRequestPayload { expiresIn }
    ... on Refusal { code message field }
  }
}
""",
        '{"input": {"phone": "13800138000", "device": "explorer-00000000"}}',
    ),
    Example(
        "Sign in: with the code",
        """\
# Put the access token into the headers below: {"Authorization": "Bearer …"}.
# `jinlin demo` prints such a token for each role.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on SignInPayload { accessToken expiresIn account { id name } }
    ... on Refusal { code message field }
  }
}
""",
        '{"input": {"phone": "13800138000", "device": "explorer-00000000", "code": "000000"}}',
    ),
    Example(
        "Partners and offers",
        """\
# Any depth is one statement to the database.
query Partners {
  partners(filter: {state: [ACTIVE]}, first: 3) {
    nodes { id name kind offers(first: 3) { nodes { id title tier } } }
  }
}
""",
    ),
    Example(
        "A mutation",
        """\
# A verb answers with its payload or with a refusal that says what to do. Needs a token.
mutation Suggest($input: SuggestionMakeInput!) {
  suggestionMake(input: $input) {
    __typename
    ... on SuggestionMakePayload { suggestion { id text state } }
    ... on Refusal { code message field }
  }
}
""",
        '{"input": {"area": "Area:2", "text": "希望周末有人教老人用手机"}}',
    ),
    Example(
        "A subscription",
        """\
# What waits for you, now and again whenever it changes. Needs a token.
subscription ToDos {
  myToDos { unread answersDue answerBy }
}
""",
    ),
)
