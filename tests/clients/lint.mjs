// graphql-eslint's schema and relay rules over a schema: node lint.mjs FILE
// Prints [{rule, line, message}].
import {readFileSync} from "node:fs";
import graphql from "@graphql-eslint/eslint-plugin";
import {ESLint} from "eslint";
import {buildSchema} from "graphql";

const [file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const types = Object.values(buildSchema(text).getTypeMap()).filter((type) => type.getInterfaces);
const withoutId = types.filter((type) => !type.getInterfaces().some((one) => one.name === "Node"));

const rules = {
  ...graphql.configs["flat/schema-all"].rules,
  ...graphql.configs["flat/schema-relay"].rules,
  // Fields and values stand in the order in which people think of them: a title first, states as they follow.
  "@graphql-eslint/alphabetize": "off",
  // It forbids mutations and subscriptions.
  "@graphql-eslint/no-root-type": "off",
  // Verbs and connections answer with an object or an error; a null of its own would say nothing.
  "@graphql-eslint/require-nullable-result-in-root": "off",
  // It asks for an argument that GraphQL's own @deprecated does not have; the date stands in the reason.
  "@graphql-eslint/require-deprecation-date": "off",
  // Pages are turned forwards.
  "@graphql-eslint/relay-arguments": ["error", {includeBoth: false}],
  // Connections have `nodes` beside `edges`, and small values come as plain lists.
  "@graphql-eslint/relay-edge-types": ["error", {listTypeCanWrapOnlyEdgeType: false}],
  // What has an id is a Node; payloads, pages, refusals and values have none.
  "@graphql-eslint/strict-id-in-types": ["error", {exceptions: {types: withoutId.map((type) => type.name)}}],
};

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [{
    files: ["**/*.graphql"],
    plugins: {"@graphql-eslint": graphql},
    languageOptions: {parser: graphql.parser, parserOptions: {graphQLConfig: {schema: file}}},
    rules,
  }],
});
const [found] = await eslint.lintText(text, {filePath: "schema.graphql"});
console.log(JSON.stringify(found.messages.map(({ruleId, line, message}) => ({rule: ruleId, line, message}))));
