// Reads every event to come and registers for the first: node upcoming.mjs URL TOKEN. Nothing to install.

const UPCOMING = `query Upcoming($after: String) {
  events(filter: {state: [PUBLISHED]}, order: STARTS_AT_ASC, first: 50, after: $after) {
    nodes { id title startsAt placesLeft }
    pageInfo { hasNextPage endCursor }
  }
}`;
const REGISTER = `mutation Register($input: EventRegisterInput!) {
  eventRegister(input: $input) {
    __typename
    ... on EventRegisterPayload { registration { id state } }
    ... on Refusal { code message field }
  }
}`;
const [url, token] = process.argv.slice(2);

/** The data of an answer; throws what the server says is wrong with the request. */
async function ask(query, variables) {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({query, variables}),
  });
  const {data, errors} = await response.json();
  if (errors) throw new Error(`${errors[0].extensions.code}: ${errors[0].message}`);
  return data;
}

/** Every event, page by page. */
async function* upcoming() {
  for (let after = null; ;) {
    const {nodes, pageInfo} = (await ask(UPCOMING, {after})).events;
    yield* nodes;
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

const events = [];
for await (const event of upcoming()) {
  events.push(event);
  console.log(event.startsAt, event.title);
}
// May be sent again with the same key if no answer came: it is done once.
const input = {event: events[0].id, party: 1, idempotencyKey: crypto.randomUUID()};
const answer = (await ask(REGISTER, {input})).eventRegister;
console.log(answer.code ?? answer.registration.state);
