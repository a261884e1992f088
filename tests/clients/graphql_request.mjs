// The calls by graphql-request.
import {GraphQLClient} from "graphql-request";
import {headers, run, url} from "./calls.mjs";

const client = new GraphQLClient(url, {headers});
const ask = (document, variables) =>
  client.request(document, variables).catch((error) => {
    throw {code: error.response.errors[0].extensions.code};
  });
await run({ask});
