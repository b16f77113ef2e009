// Takes from GitHub's published description of its REST API the requests that the routes make, for RequestContractTest.
//
//   cd src/test/contract && npm install && node github-requests.mjs
//
// needs Node 20. It writes src/test/resources/contract/github.json: for each request its query parameters, with their type,
// their values and their maximum. Node is not needed to run the tests. A new kind: add its path here and run this again.
//
// GitHub's description is under the MIT licence (https://github.com/github/rest-api-description); the npm package
// @octokit/openapi, which is under it too, carries it.
import { readFileSync, writeFileSync } from "node:fs";

const requests = [
  "GET /app/installations",
  "POST /app/installations/{installation_id}/access_tokens",
  "GET /user/orgs",
  "GET /users/{username}",
  "GET /users/{username}/repos",
  "GET /orgs/{org}",
  "GET /orgs/{org}/repos",
  "GET /orgs/{org}/teams",
  "GET /orgs/{org}/members",
  "GET /repos/{owner}/{repo}",
  "GET /repos/{owner}/{repo}/pulls",
  "GET /repos/{owner}/{repo}/issues",
  "GET /repos/{owner}/{repo}/releases",
  "GET /repos/{owner}/{repo}/branches",
  "GET /repos/{owner}/{repo}/tags",
  "GET /repos/{owner}/{repo}/actions/workflows",
  "GET /repos/{owner}/{repo}/dependabot/alerts",
  "GET /repos/{owner}/{repo}/environments",
  "GET /repos/{owner}/{repo}/deployments",
  // docs/editing.md shows how this kind is added
  "GET /repos/{owner}/{repo}/milestones",
];

// What GitHub's own Link and Location headers name instead of a name; its description leaves them out
const aliases = {
  "/repositories/{id}": "/repos/{owner}/{repo}",
  "/organizations/{id}": "/orgs/{org}",
  "/user/{id}": "/users/{username}",
};

const read = (name) => JSON.parse(readFileSync(new URL(`node_modules/@octokit/openapi/${name}`, import.meta.url)));
const description = read("generated/api.github.com.json");

const resolve = (one) =>
  one.$ref ? one.$ref.slice(2).split("/").reduce((node, part) => node[part], description) : one;

// Where the schema says only "string" and "integer", the text says more
const rule = ({ schema, description: text = "" }) => {
  const { type, enum: values, maximum } = resolve(schema ?? { type: "string" });
  const listed = /comma-separated list[^]*?(?:Can be|can be)[^`]*((?:`[\w-]+`(?:,|\sand|\sor)?\s?(?:and|or)?\s?)+)/.exec(text);
  const most = /\(max (\d+)\)/.exec(text);
  return {
    ...(type && { type }),
    ...(values && { values }),
    ...(listed && { list: [...listed[1].matchAll(/`([\w-]+)`/g)].map((match) => match[1]) }),
    ...((maximum ?? most) && { maximum: maximum ?? Number(most[1]) }),
  };
};

const paths = {};
for (const request of requests) {
  const [method, path] = request.split(" ");
  const operation = description.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`GitHub does not describe ${request}`);
  const parameters = [...(description.paths[path].parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
  paths[request] = Object.fromEntries(
    parameters.filter((one) => one.in === "query").map((one) => [one.name, rule(one)]),
  );
}

// One request a line, so that a change is readable
const lines = (object) =>
  Object.entries(object)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n");
const source = `@octokit/openapi ${read("package.json").version}, generated/api.github.com.json, MIT, (c) GitHub, Octokit contributors`;
writeFileSync(
  new URL("../resources/contract/github.json", import.meta.url),
  `{\n"source": ${JSON.stringify(source)},\n"aliases": {\n${lines(aliases)}\n},\n"requests": {\n${lines(paths)}\n}\n}\n`,
);
console.log(`${requests.length} requests, ${source}`);
