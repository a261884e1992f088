// The calls by urql, its subscription over graphql-ws.
import {Client, fetchExchange, subscriptionExchange} from "@urql/core";
import {createClient} from "graphql-ws";
import WebSocket from "ws";
import {headers, run, token, url, websocket} from "./calls.mjs";

const socket = createClient({
  url: websocket,
  webSocketImpl: WebSocket,
  connectionParams: {Authorization: `Bearer ${token}`},
});
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: {headers},
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({query, variables}) => ({
        subscribe: (sink) => ({unsubscribe: socket.subscribe({query, variables}, sink)}),
      }),
    }),
  ],
});

function data({data, error}) {
  if (error) throw {code: error.graphQLErrors[0]?.extensions.code, message: error.message};
  return data;
}

async function ask(document, variables) {
  const kind = document.startsWith("mutation") ? "mutation" : "query";
  return data(await client[kind](document, variables).toPromise());
}

function watch(document, variables) {
  return new Promise((tell, fail) => {
    client.subscription(document, variables).subscribe((result) => {
      try {
        tell(data(result));
      } catch (error) {
        fail(error);
      }
    });
  });
}

await run({ask, watch});
