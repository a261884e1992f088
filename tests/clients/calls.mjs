// What each client is asked to do, and how it tells what came of it.
export const [url, token, event] = process.argv.slice(2);
export const websocket = url.replace("http", "ws");
export const headers = {authorization: `Bearer ${token}`};

export const EVENT = `query Event($id: ID!) { event(id: $id) { id title area { name } } }`;
export const PAGE = `query Page($after: String) {
  events(order: STARTS_AT_ASC, first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;
export const REGISTER = `mutation Register($input: EventRegisterInput!) {
  eventRegister(input: $input) {
    __typename
    ... on EventRegisterPayload { registration { id state party } }
    ... on Refusal { code message field }
  }
}`;
export const WRONG = `query Wrong($after: String) { events(after: $after) { nodes { id } } }`;
export const WATCH = `subscription Watch($event: ID!) { eventCheckIns(event: $event) { people } }`;

/** Runs the calls; `ask(document, variables)` gives the data or throws {code}; `watch` gives the first value. */
export async function run({ask, watch}) {
  const told = {};
  told.event = (await ask(EVENT, {id: event})).event;
  told.pages = [];
  for (let after = null; ;) {
    const {nodes, pageInfo} = (await ask(PAGE, {after})).events;
    told.pages.push(nodes.map((node) => node.id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  const input = {event, party: 2};
  told.registered = (await ask(REGISTER, {input})).eventRegister;
  told.refused = (await ask(REGISTER, {input})).eventRegister;
  told.code = await ask(WRONG, {after: "no cursor"}).then(() => null, (error) => error.code);
  if (watch) told.watched = await watch(WATCH, {event});
  console.log(JSON.stringify(told));
  process.exit(0);
}
