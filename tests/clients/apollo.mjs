// The calls by Apollo Client with its cache, its subscription over graphql-ws.
import {ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql} from "@apollo/client";
import {GraphQLWsLink} from "@apollo/client/link/subscriptions";
import {readFileSync} from "node:fs";
import {OperationTypeNode, buildSchema, isAbstractType} from "graphql";
import {createClient} from "graphql-ws";
import WebSocket from "ws";
import {headers, run, token, url, websocket} from "./calls.mjs";

// Apollo's cache asks which types an interface or union may be: from the contract.
const schema = buildSchema(readFileSync(new URL("../../schema/schema.graphql", import.meta.url), "utf8"));
const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType);
const possibleTypes = Object.fromEntries(
  abstract.map((type) => [type.name, schema.getPossibleTypes(type).map((one) => one.name)]),
);
const socket = new GraphQLWsLink(createClient({
  url: websocket,
  webSocketImpl: WebSocket,
  connectionParams: {Authorization: `Bearer ${token}`},
}));
const client = new ApolloClient({
  cache: new InMemoryCache({possibleTypes}),
  link: ApolloLink.split(
    ({operationType}) => operationType === OperationTypeNode.SUBSCRIPTION,
    socket,
    new HttpLink({uri: url, headers}),
  ),
});

async function ask(document, variables) {
  try {
    const asked = document.startsWith("mutation")
      ? client.mutate({mutation: gql(document), variables})
      : client.query({query: gql(document), variables});
    return (await asked).data;
  } catch (error) {
    throw {code: CombinedGraphQLErrors.is(error) ? error.errors[0].extensions.code : String(error)};
  }
}

function watch(document, variables) {
  return new Promise((tell, fail) => {
    client.subscribe({query: gql(document), variables}).subscribe({
      next: ({data, error}) => (error ? fail(error) : tell(data)),
      error: fail,
    });
  });
}

await run({ask, watch});
