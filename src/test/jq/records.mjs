// GitHub-shaped records for the corpus: made up, small, and with the traps that real ones have. Ids beyond 2^53 are BigInts.

const user = (login, id, more = {}) => ({
  login,
  id,
  node_id: `U_${id}`,
  url: `https://api.github.example/users/${login}`,
  html_url: `https://github.example/${login}`,
  type: login.endsWith("[bot]") ? "Bot" : "User",
  site_admin: false,
  ...more,
});

const repository = (owner, name, id, more = {}) => ({
  id,
  name,
  full_name: `${owner}/${name}`,
  private: false,
  owner: { login: owner, id: 77, type: "Organization" },
  html_url: `https://github.example/${owner}/${name}`,
  url: `https://api.github.example/repos/${owner}/${name}`,
  description: `The ${name} of ${owner}`,
  fork: false,
  archived: false,
  visibility: "public",
  default_branch: "main",
  language: "Java",
  topics: [],
  stargazers_count: 12,
  forks_count: 3,
  open_issues_count: 0,
  size: 1024,
  license: { key: "apache-2.0", spdx_id: "Apache-2.0" },
  created_at: "2019-03-05T23:51:47Z",
  updated_at: "2024-01-31T11:30:00Z",
  pushed_at: "2024-02-29T12:00:00Z",
  ...more,
});

const label = (name, color = "d73a4a") => ({ id: name.length * 1000, name, color, default: false, description: null });

const pullRequest = (number, more = {}) => ({
  id: 1700000000 + number,
  node_id: `PR_${number}`,
  number,
  state: "closed",
  locked: false,
  draft: false,
  title: `Fix ${number}`,
  body: `Closes #${number - 1}\n\nSigned-off-by: Ada <ada@example.org>`,
  user: user("ada", 1),
  html_url: `https://github.example/acme/shop/pull/${number}`,
  url: `https://api.github.example/repos/acme/shop/pulls/${number}`,
  created_at: "2024-01-30T10:00:00Z",
  updated_at: "2024-01-31T11:30:00Z",
  closed_at: "2024-01-31T11:30:00Z",
  merged_at: "2024-01-31T11:30:00Z",
  merge_commit_sha: "9e107d9d372bb6826bd81d3542a419d6",
  author_association: "MEMBER",
  assignee: null,
  assignees: [user("ada", 1), user("grace", 2)],
  requested_reviewers: [user("linus", 3)],
  requested_teams: [{ id: 5, name: "Core", slug: "core" }],
  labels: [label("bug"), label("area/checkout", "0e8a16")],
  milestone: { number: 4, title: "v1.10.0", due_on: "2024-03-01T08:00:00Z" },
  head: {
    ref: `feature/SHOP-${number}-checkout`,
    sha: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    label: `acme:feature/SHOP-${number}-checkout`,
    repo: repository("acme", "shop", 4242),
    user: user("acme", 77),
  },
  base: {
    ref: "main",
    sha: "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
    label: "acme:main",
    repo: repository("acme", "shop", 4242),
    user: user("acme", 77),
  },
  auto_merge: null,
  ...more,
});

const without = (record, ...fields) => {
  const copy = { ...record };
  fields.forEach((field) => delete copy[field]);
  return copy;
};

export const records = [
  // organizations
  { login: "acme", id: 77, node_id: "O_77", url: "https://api.github.example/orgs/acme", description: "We make everything",
    name: "Acme Corp", company: null, blog: "https://acme.example/a b?c=d&e", location: "Zürich", email: "hi@acme.example",
    is_verified: true, public_repos: 314, followers: 0, html_url: "https://github.example/acme", created_at: "2015-06-30T15:19:02Z",
    updated_at: "2024-01-01T00:00:00Z", type: "Organization", plan: { name: "team", seats: 50, filled_seats: 49 } },
  { login: "Empty-Org", id: 9007199254740993n, node_id: "O_2", url: "https://api.github.example/orgs/Empty-Org", description: null },
  { login: "naïve-örg", id: 3, name: "Ünïcode ∑ 🚀", description: "", is_verified: false, public_repos: 0,
    html_url: "https://github.example/na%C3%AFve-%C3%B6rg", created_at: "2024-02-29T23:59:60Z" },
  { login: "x", id: -1, name: "\"quoted\" <b>&amp;</b> 'single' \\ back", description: "tab\tand\nnewline\u0000nul", created_at: null },
  // repositories
  repository("acme", "shop", 4242),
  repository("acme", "Old.Shop_2", 12345678901234567890n, { archived: true, private: true, visibility: "private", description: null,
    language: null, topics: ["legacy", "java", "Java", "legacy"], license: null, pushed_at: null }),
  repository("ada", "dotfiles", 5, { fork: true, description: "🤖 my dot­files — “best” ever\n", topics: ["dotfiles"],
    parent: repository("grace", "dotfiles", 6), stargazers_count: 1e6 }),
  repository("acme", "docs", 7, { default_branch: "trunk", topics: ["docs", "team-web", "tier-1"], size: 0, language: "HTML",
    custom_properties: { tier: "1", team: "web", cost: 12.5 }, permissions: { admin: false, push: true, pull: true } }),
  without(repository("acme", "bare", 8), "description", "topics", "language", "license"),
  repository("acme", "ratio", 9, { score: 1.0, ratio: 0.1, tiny: 1.5e-7, huge: 1.25e300, negative: -0.5, third: 0.333333333333333333333 }),
  repository("acme", "dates", 10, { created_at: "2011-01-26T19:01:12.345Z", updated_at: "2024-12-31T23:59:59+02:00", pushed_at: "2024-03-31" }),
  repository("acme", "mono", 11, { __includedFiles: { "README.md": "# Mono\n\nOne *repository*.", CODEOWNERS: null }, topics: null }),
  // pull requests
  pullRequest(1),
  pullRequest(2, { state: "open", merged_at: null, closed_at: null, merge_commit_sha: null, draft: true, labels: [] }),
  pullRequest(3, { merged_at: null, title: "Revert \"Fix 1\"", assignees: [], requested_reviewers: [], requested_teams: [] }),
  pullRequest(4, { head: { ref: "patch-1", sha: "0", label: "ghost:patch-1", repo: null, user: null }, user: null }),
  pullRequest(5, { user: user("dependabot[bot]", 49699333), assignees: [user("a[bot]", 9), user("renovate[bot]", 8)],
    title: "Bump log4j-core from 2.14.1 to 2.17.1 in /shop", labels: [label("dependencies", "0366d6"), label("Java", "ffa221")],
    head: { ref: "dependabot/maven/shop/log4j-core-2.17.1", sha: "1", label: "acme:dependabot", repo: repository("acme", "shop", 4242) } }),
  pullRequest(6, { id: 9007199254740993n, number: 6, created_at: "2024-02-28T23:59:59.123Z", merged_at: "2024-03-01T00:00:59.987Z" }),
  pullRequest(7, { id: 18446744073709551616n, title: "✨ Add 日本語 👩‍👩‍👧 support", body: null,
    labels: [label("ünïcode"), label("👍"), label("bug")] }),
  pullRequest(8, { labels: null, assignees: null, requested_reviewers: null, milestone: null }),
  without(pullRequest(9), "labels", "assignees", "requested_reviewers", "requested_teams", "milestone", "head", "base"),
  pullRequest(10, { title: "", body: "", state: "OPEN", user: user("Grace-Hopper", 2), author_association: null }),
  pullRequest(11, { created_at: "2023-12-31T23:00:00Z", merged_at: "2024-01-01T00:00:00Z", additions: 120, deletions: 30,
    changed_files: 7, commits: 3, comments: 0, review_comments: 12 }),
  pullRequest(12, { created_at: "not a date", merged_at: "2024-01-31T11:30:00Z", title: "  trim me  " }),
  pullRequest(13, { labels: [label("size/XL"), label("priority: high"), label("priority: low"), label("wontfix")],
    body: "- [x] tests\n- [ ] docs\n\nhttps://jira.example/browse/SHOP-42 and SHOP-7, shop-8" }),
  pullRequest(14, { title: "SHOP-42: fix(cart)!: round 0.1+0.2", additions: 0, deletions: 0 }),
  pullRequest(15, { user: user("UPPER_lower.Dot-Dash", 4), base: { ref: "release/1.10", repo: repository("acme", "docs", 7) } }),
  pullRequest(16, { title: "a,b;c\td\"e'f\\g", labels: [label("a b"), label("c&d"), label("e/f?g=h#i")] }),
  pullRequest(17, { assignees: [{ login: null }, { id: 5 }, user("ada", 1)], labels: ["plain", label("bug"), 5, null] }),
  pullRequest(18, { merged_at: "2024-01-30T09:00:00Z", created_at: "2024-01-30T10:00:00Z", number: 1.0 }),
  pullRequest(19, { labels: Array.from({ length: 30 }, (_, i) => label(`l${(i * 7) % 30}`)), milestone: { title: "10", number: 10 } }),
  pullRequest(20, { state: null, title: null, html_url: null, user: {}, head: {}, base: { repo: {} }, created_at: null }),
  // what a mapping may meet when something else goes wrong
  {},
  { message: "Not Found", documentation_url: "https://docs.github.example/rest", status: "404" },
];

/** JSON with BigInts as numbers; `1e6` and `1.0` as JavaScript has them. */
export const toJson = (value) => {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}:${toJson(v)}`).join(",")}}`;
  }
  return JSON.stringify(value);
};
