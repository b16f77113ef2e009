// Takes from GitHub's published description of its REST API which webhook events there are, and which actions each has, for
// EventRulesTest. As github-requests.mjs, which says where the description is from:
//
//   cd src/test/contract && npm install && node github-events.mjs
//
// It writes src/test/resources/contract/github-events.json: for each event its actions, none if it has no actions.
import { readFileSync, writeFileSync } from "node:fs";

const description = JSON.parse(
  readFileSync(new URL("node_modules/@octokit/openapi/generated/api.github.com.json", import.meta.url)),
);

const resolve = (one) =>
  one?.$ref ? one.$ref.slice(2).split("/").reduce((node, part) => node[part], description) : one;

const actionsOf = (schema) => {
  const { properties, oneOf, anyOf } = resolve(schema) ?? {};
  return [...(resolve(properties?.action)?.enum ?? []), ...[...(oneOf ?? []), ...(anyOf ?? [])].flatMap(actionsOf)];
};

const events = {};
for (const hook of Object.values(description.webhooks ?? description["x-webhooks"])) {
  const post = resolve(hook).post;
  const event = post.parameters.map(resolve).find(({ name }) => /^x-github-event$/i.test(name));
  const name = event?.schema?.enum?.[0] ?? post["x-github"]?.subcategory ?? post.operationId.split("/")[0];
  const key = name.replaceAll("-", "_").replace(/^marketplace$/, "marketplace_purchase");
  const actions = actionsOf(post.requestBody.content["application/json"].schema);
  events[key] = [...new Set([...(events[key] ?? []), ...actions])].sort();
}

const sorted = Object.fromEntries(Object.entries(events).sort(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(
  new URL("../resources/contract/github-events.json", import.meta.url),
  "{\n" + Object.entries(sorted).map(([name, actions]) => `  "${name}": ${JSON.stringify(actions)}`).join(",\n") + "\n}\n",
);
console.log(`${Object.keys(sorted).length} events`);
