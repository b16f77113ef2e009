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
  "GET /user",
  // Webhooks, and what they have delivered
  "GET /app",
  "GET /app/hook/config",
  "GET /app/hook/deliveries",
  "GET /app/hook/deliveries/{delivery_id}",
  ...["/orgs/{org}", "/repos/{owner}/{repo}"].flatMap((place) => [
    `GET ${place}/hooks`,
    `POST ${place}/hooks`,
    `PATCH ${place}/hooks/{hook_id}`,
    `DELETE ${place}/hooks/{hook_id}`,
    `GET ${place}/hooks/{hook_id}/deliveries`,
    `GET ${place}/hooks/{hook_id}/deliveries/{delivery_id}`,
  ]),
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
  "GET /repos/{owner}/{repo}/actions/runs",
  "GET /repos/{owner}/{repo}/dependabot/alerts",
  "GET /repos/{owner}/{repo}/environments",
  "GET /repos/{owner}/{repo}/deployments",
  "GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
  "GET /repos/{owner}/{repo}/compare/{basehead}",
  "GET /repos/{owner}/{repo}/commits/{ref}",
  "GET /search/repositories",
  "GET /repos/{owner}/{repo}/teams",
  "GET /repos/{owner}/{repo}/dependency-graph/sbom",
  "GET /repos/{owner}/{repo}/properties/values",
  "GET /repos/{owner}/{repo}/pages",
  "GET /repos/{owner}/{repo}/branches/{branch}",
  "GET /repos/{owner}/{repo}/branches/{branch}/protection",
  "GET /repos/{owner}/{repo}/environments/{environment_name}/variables",
  "GET /orgs/{org}/teams/{team_slug}/members",
  "GET /orgs/{org}/teams/{team_slug}/external-groups",
  "GET /repos/{owner}/{repo}/code-scanning/alerts",
  "GET /repos/{owner}/{repo}/secret-scanning/alerts",
  // What has changed in any repository of an organization
  ...["dependabot", "code-scanning", "secret-scanning"].map((one) => `GET /orgs/{org}/${one}/alerts`),
  "GET /repos/{owner}/{repo}/collaborators",
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
  "GET /repos/{owner}/{repo}/contents/{path}",
  // One record, when a live event is about it
  "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  "GET /repos/{owner}/{repo}/issues/{issue_number}",
  "GET /repos/{owner}/{repo}/releases/{release_id}",
  "GET /repos/{owner}/{repo}/branches/{branch}",
  "GET /repos/{owner}/{repo}/git/ref/{ref}",
  "GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}",
  "GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}",
  "GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}",
  "GET /repos/{owner}/{repo}/environments/{environment_name}",
  "GET /repos/{owner}/{repo}/deployments/{deployment_id}",
  "GET /orgs/{org}/teams/{team_slug}",
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
// The same server answers for Enterprise Cloud; what one description leaves out of a request is in the other
const descriptions = ["generated/api.github.com.json", "generated/ghec.json"].map(read);

const resolve = (one, description) =>
  one.$ref ? one.$ref.slice(2).split("/").reduce((node, part) => node[part], description) : one;

// Where the schema says only "string" and "integer", the text says more
const rule = ({ schema, description: text = "" }, description) => {
  const { type, enum: values, maximum } = resolve(schema ?? { type: "string" }, description);
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
  const described = {};
  for (const description of descriptions) {
    const operation = description.paths[path]?.[method.toLowerCase()];
    const parameters = [...(description.paths[path]?.parameters ?? []), ...(operation?.parameters ?? [])];
    for (const one of parameters.map((parameter) => resolve(parameter, description))) {
      if (one.in === "query") {
        const { values, ...rest } = rule(one, description);
        const known = described[one.name] ?? {};
        const all = [...new Set([...(known.values ?? []), ...(values ?? [])])];
        described[one.name] = { ...rest, ...known, ...(all.length > 0 && { values: all }) };
      }
    }
  }
  if (!descriptions.some((description) => description.paths[path]?.[method.toLowerCase()])) {
    throw new Error(`GitHub does not describe ${request}`);
  }
  paths[request] = described;
}

// One request a line, so that a change is readable
const lines = (object) =>
  Object.entries(object)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n");
const source = `@octokit/openapi ${read("package.json").version}, generated/api.github.com.json and ghec.json, MIT, (c) GitHub, Octokit contributors`;
writeFileSync(
  new URL("../resources/contract/github.json", import.meta.url),
  `{\n"source": ${JSON.stringify(source)},\n"aliases": {\n${lines(aliases)}\n},\n"requests": {\n${lines(paths)}\n}\n}\n`,
);
console.log(`${requests.length} requests, ${source}`);
