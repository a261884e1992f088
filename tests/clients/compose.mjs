// Composes subgraphs as a router's operator does: node compose.mjs NAME=FILE …
// Prints {errors, hints, supergraph}; each error with its code.
import {readFileSync} from "node:fs";
import {composeServices} from "@apollo/composition";
import {parse} from "graphql";

const services = process.argv.slice(2).map((given) => {
  const [name, file] = given.split("=");
  return {name, url: `http://${name}.test/graphql`, typeDefs: parse(readFileSync(file, "utf8"))};
});
const composed = composeServices(services);
console.log(JSON.stringify({
  errors: (composed.errors ?? []).map((error) => ({code: error.extensions?.code, message: error.message})),
  hints: (composed.hints ?? []).map((hint) => ({code: hint.definition.code, message: hint.message})),
  supergraph: composed.supergraphSdl ?? null,
}));
