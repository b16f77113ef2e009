// jq programs in the style in which mappings for GitHub are written. One a line; blank lines and // comments are left out.

const lines = (text) => text.raw[0].split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("//"));

export const programs = [
  // The expression of Ocean's default mappings that spans lines
  String.raw`(.created_at as $createdAt | .merged_at as $mergedAt |
($createdAt | sub("\\..*Z$"; "Z") | strptime("%Y-%m-%dT%H:%M:%SZ") | mktime) as $createdTimestamp |
($mergedAt | if . == null then null else sub("\\..*Z$"; "Z") |
strptime("%Y-%m-%dT%H:%M:%SZ") | mktime end) as $mergedTimestamp |
if $mergedTimestamp == null then null else
(((($mergedTimestamp - $createdTimestamp) / 3600) * 100 | floor) / 100) end)`,
  ...lines`
  // What Ocean's default mappings consist of
  true
  "githubPullRequest"
  .name
  .login
  .id
  .node_id
  .title
  .description
  .html_url
  .url
  .is_verified
  .default_branch
  .owner.login
  .user.login
  .state
  .closed_at
  .updated_at
  .merged_at
  .created_at
  .__repository
  .__includedFiles["README.md"]
  .__includedFiles["CODEOWNERS"]
  .head.repo.name
  .head.repo.name + (.id|tostring)
  [.assignees[].login]
  [.requested_reviewers[].login]
  if .description then .description else "" end
  if .private then "private" else "public" end
  if .language then .language else "" end
  (.user.login | gsub("\\["; "-") | gsub("\\](?=[^$])"; "-") | gsub("\\]$"; ""))
  [.assignees[].login | gsub("\\](?=[^$])"; "-") | gsub("\\]$"; "")]
  [.requested_reviewers[].login | gsub("\\](?=[^$])"; "-") | gsub("\\]$"; "")]
  (now / 86400) - (.created_at | capture("(?<date>\\d{4}-\\d{2}-\\d{2})") | .date | strptime("%Y-%m-%d") | mktime / 86400) | floor | . > 100

  // What Port's documentation and Ocean's other integrations use
  .base.repo.full_name
  .full_name | split("/") | last
  .full_name | split("/")[0]
  .html_url | split("/") | .[-1]
  .head.ref | startswith("feature/")
  .labels | map(.name) | join(",")
  .labels | length
  [.labels[].name | ascii_downcase]
  .labels | map(select(.name | startswith("area/"))) | .[0].name
  .custom_properties | to_entries | map("\(.key)=\(.value)")
  .custom_properties // {} | to_entries[] | .key
  .milestone.title // "none"
  .visibility != "public"
  .created_at[0:10]
  .created_at | fromdate
  .created_at | fromdateiso8601 | todate
  .updated_at | fromdateiso8601
  .created_at | strptime("%Y-%m-%dT%H:%M:%SZ") | mktime | strftime("%Y-%m")
  now | type
  now | todate | length
  .. | numbers
  [.. | strings] | length
  [.. | .login? // empty] | unique
  .topics | contains(["java"])
  .topics | index("java")
  .topics | unique
  .topics | any(. == "tier-1")
  [.topics[] | select(test("^tier-"))] | first
  .labels | map(.name) | sort
  .labels | sort_by(.name) | map(.name)
  .labels | group_by(.color) | map({(.[0].color): length}) | add
  .labels | max_by(.name).name
  .labels | min_by(.id).id
  .labels | map({(.name): .color}) | add
  .labels | map({key: .name, value: true}) | from_entries
  .labels |= map(.name) | .labels
  has("merged_at")
  keys | length
  [keys[] | select(endswith("_url"))]
  .permissions | keys
  .permissions | to_entries | map(select(.value)) | map(.key)
  if .merged_at then "merged" elif .state == "closed" then "closed" else "open" end
  if .merged_at != null then "merged" else .state end
  if .draft and .state == "open" then "draft" else .state end
  if .state == "open" then "open" end

  // Identifiers
  .id
  .id | tostring
  "\(.id)"
  .id | tojson
  .id + 0
  .id + 1
  .id * 1
  -.id
  .id - 1 | tostring
  .id / 2
  .id % 1000
  .id == 9007199254740993
  .id == 9007199254740992
  .id > 9007199254740992
  [.id, 9007199254740993] | sort
  [.id, .id] | unique
  .id | floor
  .id | tostring | tonumber
  (.id | tostring) + "-" + (.number | tostring)
  "\(.base.repo.full_name)#\(.number)"
  .base.repo.full_name + "/pull/" + (.number|tostring)
  .full_name | gsub("/"; "_")
  .full_name | gsub("[^A-Za-z0-9_]"; "-") | ascii_downcase
  .login | ascii_downcase | gsub("[^a-z0-9]+"; "-") | ltrimstr("-") | rtrimstr("-")
  .name | explode | implode
  .name | @uri
  .name | @base64
  .name | @base64 | @base64d
  .name | @json
  .name | @html
  .name | @sh
  @uri "https://port.example/?q=\(.title)&n=\(.number)"
  @html "<b>\(.title)</b>"
  @json "x\(.labels)"
  @base64 "\(.login):\(.id)"
  @text "\(.id) \(.name)"
  @csv "\([.login, .id, .is_verified])"
  [.login, .id, null, true] | @csv
  [.login, .id, null, .title] | @tsv
  .blog | @uri
  .html_url | @urid

  // Null, missing and defaults
  null + .title
  .title + null
  .missing
  .missing.deeper
  .missing[0]
  .missing[]
  [.missing[]]
  [.missing[]?]
  [.missing[].login]
  [.missing[]?.login]
  .missing // "default"
  .missing.deeper // .title // "none"
  (.missing[] // 1)
  .labels[0].name // "unlabelled"
  .labels // []
  .body // ""
  .assignee.login
  .assignee.login?
  .assignee | .login
  .user.login // "ghost"
  .draft // false
  .draft // "no"
  .fork // empty
  .title | select(. != "")
  .title | select(. != null and . != "")
  empty
  error
  error("no " + .login)
  .title | error
  try error("x") catch .
  try (.labels[].name) catch "broken"
  [.labels[]? | try .name catch "?"]
  (.labels | length) as $n | if $n > 1 then "many" elif $n == 1 then "one" else "none" end
  [.head.repo.name, .base.repo.name] | map(values) | unique
  .head.repo.owner.login != .base.repo.owner.login
  .head.repo?.full_name? // "deleted fork"
  .description | length
  .description == ""
  .description | not
  [.description, .language] | all
  [.description, .language] | any
  .license.spdx_id // "NOASSERTION"
  .parent.full_name
  .milestone | .title?, .number?
  first(.labels[]?.name)
  first(empty)
  .state | ascii_upcase
  .state | ascii_downcase? // "unknown"
  .a.b.c.d.e
  .user | keys_unsorted
  .user | has("login")
  .user["login"]
  .user | ."login"
  .["user"]["login"]
  ."user"."login"
  .user?.login?
  .labels[1:]
  .labels[:1] | map(.name)
  .labels[-1:][0].name
  .labels[-1].name
  .labels[10]
  .labels | first.name
  .labels | last | .name
  .labels | nth(1) | .name
  .labels[] | .name
  .title[1:3]
  .title[-3:]
  .title[:-1]
  .title | .[2:] | length

  // Numbers
  .additions + .deletions
  (.additions // 0) + (.deletions // 0)
  .additions / .deletions
  .additions / (.commits // 1)
  .additions * 100 / (.additions + .deletions) | floor
  .score
  .ratio * 3
  .ratio + 0.2
  .third
  .tiny * 10
  .huge * 10
  .huge * 1e300
  .negative | fabs
  .negative | floor
  .negative | ceil
  .negative | round
  .negative | abs
  .size / 1024 | round
  .size / 3
  .size / 3 | . * 100 | round / 100
  .stargazers_count | tostring
  .stargazers_count / 7 | tostring
  .number * 1.5
  .number % 4
  .number | . * . | sqrt
  pow(.number; 2)
  pow(2; .number)
  [.number, .id] | add
  [.number, .id] | max
  [.number, .id] | min
  [.number / 3, .number / 7] | map(. * 1000 | floor)
  0.1 + 0.2
  1 / 3
  100000000000000000000
  100000000000000000000 + 1
  1e1000
  [1.0, 1.50, 1e3, 100, 1.0e-5] | map(tostring)
  3.0
  [.[]? | numbers] | add
  .number == 1
  .number | tostring
  .public_repos | . > 100 and . < 1000
  .plan.filled_seats / .plan.seats * 100
  .size | log2? | floor?
  infinite
  nan | isnan
  [nan] | sort
  .number | tojson | fromjson
  "12" | tonumber + 1
  "0x10" | tonumber?
  "abc" | tonumber
  .milestone.title | tonumber
  (.milestone.title | tonumber?) // 0
  .comments == 0
  .number as $n | [range($n)] | length
  [range(0; 10; 3)]
  [range(5)] | map(select(. % 2 == 0))
  [limit(3; .labels[]?.name)]
  [limit(3; range(100))]
  reduce .labels[]? as $l (0; . + 1)
  reduce (.labels[]? | .name?) as $n (""; . + ($n // "") + ";")
  [foreach (1, 2, 3) as $i (0; . + $i)]
  [foreach .labels[]? as $l (0; . + 1; "\(.):\($l.name?)")]
  [.labels[]?] | to_entries | map("\(.key)-\(.value.name?)")
  1 | until(. > 100; . * 2)
  [1 | while(. < 10; . + 3)]
  [recurse(if . < 3 then . + 1 else empty end)?] | length
  0 | [recurse(if . < 3 then . + 1 else empty end)]

  // Strings and unicode
  .title | length
  .title | utf8bytelength
  .title | explode | length
  .title | explode | map(. > 127) | any
  .title | ascii_downcase
  .title | ascii_upcase
  .title | test("fix"; "i")
  .title | test("^(feat|fix|chore)(\\(.+\\))?!?:")
  .title | test("\\bBump\\b")
  .title | test("日本")
  .title | test("\\p{Han}")
  .title | index("a")
  .title | indices("a")
  .title | rindex(" ")
  .title | split(" ")
  .title | split("")
  .title | split(" ") | map(length)
  .title | split(", *"; null)
  [.title | splits("[ ,;]+")]
  .title | ltrimstr("Fix ") | tonumber?
  .title | rtrimstr("support")
  .title | trimstr("  ")
  .title | trim
  .title | ltrim | rtrim
  .title | startswith("Bump")
  .title | endswith("/shop")
  .title | contains("log4j")
  .title | inside("Fix 1 and Fix 10")
  .title | sub("(?<a>[A-Z])"; "\(.a | ascii_downcase)")
  .title | gsub("(?<x>[0-9]+)"; "<\(.x)>")
  .title | gsub("\\s+"; " ")
  .title | gsub("[aeiou]"; "")
  .title | gsub(""; "-")
  .title | gsub("^"; "> ")
  .title | gsub("x*"; "-")
  .title | [scan("[A-Za-z]+")]
  .title | [scan("([A-Z]+)-([0-9]+)")]
  .title | [match("[0-9]+"; "g").string]
  .title | [match("[^\\x00-\\x7F]"; "g").offset]
  .title | match("(?<type>[a-z]+)(\\((?<scope>[a-z]+)\\))?") | .captures | map({key: .name, value: .string})
  .title | capture("from (?<from>[0-9.]+) to (?<to>[0-9.]+)")
  .title | capture("(?<key>[A-Z]+-[0-9]+)").key
  (.title | capture("(?<key>[A-Z]+-[0-9]+)").key) // (.head.ref | capture("(?<key>[A-Z]+-[0-9]+)").key) // null
  [.title, .head.ref, .body | strings | scan("[A-Z]+-[0-9]+")] | unique
  .title | [.[0:1], .[1:2], .[-1:]]
  .title | reverse? // (explode | reverse | implode)
  .title * 2
  .title * 0
  .title / " "
  .title - "a"
  "a" * .number
  .title < "G"
  [.title, .login, .name] | map(values) | sort
  [.title, "Z", "a", "é", "😀", "\uffff"] | map(values) | sort
  [.labels[]?.name?] | sort
  [.labels[]?.name?] | unique | length
  [.labels[]?.name?] | join(" ")
  .labels | join(",")
  .topics | join(", ")
  .topics | map(ascii_downcase) | unique
  .topics | map(length) | add
  .body | split("\n") | length
  .body | [scan("\\[x\\]")] | length
  .body | [scan("https?://[^ \\n]+")]
  .body | test("signed-off-by"; "i")
  .body | test("^Closes #[0-9]+$"; "s")
  .body | test("closes.*ada"; "ix")
  .body | test("CLOSES(.|\\n)*ADA"; "i")
  .body | capture("Closes #(?<n>[0-9]+)") | .n | tonumber
  .body | tojson
  .body | @json | fromjson == .
  .description | tojson
  .description | @text
  .description | ascii_downcase | gsub("[^a-z0-9 ]"; "") | split(" ") | map(select(length > 3))
  .email | split("@")[1]
  .email | sub("@.*"; "@…")
  .head.label | split(":")[0]
  .head.label | split(":") | .[1:] | join(":")
  .head.ref | sub("^dependabot/(?<eco>[^/]+)/.*$"; "\(.eco)")
  .head.ref | [splits("/")]
  .head.ref | split("/"; "g")
  .base.ref | test("^(main|master|trunk)$")
  .base.ref | ltrimstr("release/") | split(".") | map(tonumber?)
  .user.login | endswith("[bot]")
  .user.login | rtrimstr("[bot]")
  .user.login | gsub("\\[bot\\]"; "")
  .user.type == "Bot"
  [.assignees[]? | select(.login | endswith("[bot]") | not) | .login]
  .user.login | explode | map(select(. != 45)) | implode
  "\(.number). \(.title) (\(.user.login // "ghost"))"
  "\(1 + 1) \("a" + "b") \([1, {a: null}])"
  [.labels[]? | "\(.name)=\(.color)"?]
  "é" | @uri, length, utf8bytelength

  // Dates
  .created_at | strptime("%Y-%m-%dT%H:%M:%SZ")
  .created_at | strptime("%Y-%m-%dT%H:%M:%SZ") | mktime
  .created_at | sub("\\.[0-9]+"; "") | fromdate
  .created_at | .[0:19] + "Z" | fromdate
  .created_at | fromdate | strftime("%A, %B %d, %Y")
  .created_at | fromdate | strftime("%Y-W%V")
  .created_at | fromdate | gmtime
  .created_at | fromdate | gmtime | mktime
  .created_at | fromdate | todate
  .created_at | fromdate + 86400 | todate
  .created_at | strptime("%Y-%m-%dT%H:%M:%SZ") | strftime("%d.%m.%Y %H:%M")
  .created_at | strptime("%Y-%m-%dT%H:%M:%SZ") | .[0]
  .pushed_at | strptime("%Y-%m-%d")? // null
  .updated_at | strptime("%Y-%m-%dT%H:%M:%S%z") | mktime
  (.merged_at | fromdate) - (.created_at | fromdate)
  ((.merged_at | fromdate) - (.created_at | fromdate)) / 3600
  if .merged_at and .created_at then ((.merged_at | fromdateiso8601) - (.created_at | fromdateiso8601)) / 86400 | floor else null end
  .created_at < .merged_at
  [.created_at, .updated_at, .closed_at, .merged_at] | map(values) | max
  [.created_at, .updated_at] | map(fromdate?) | length
  .created_at | split("T")[0]
  .created_at | split("T")[0] | split("-") | map(tonumber)
  .milestone.due_on | fromdate | todateiso8601
  1700000000 | todate
  1700000000.75 | todate
  1700000000.75 | gmtime
  0 | strftime("%j %U %w %a %b %e %H:%M:%S")

  // Objects and arrays
  {id, name, login}
  {id: .id, title, user: .user.login}
  {(.login // "x"): .id}
  {"a": 1, "b": .number, ("c" + "d"): [.state]}
  {a: (1, 2), b: (3, 4)}
  [{a: .labels[]?.name?}]
  {labels: [.labels[]?.name?], n: (.labels | length)}
  .user | {login, id}
  .user | {login, type} | to_entries | map("\(.key):\(.value)") | join(" ")
  .user | with_entries(select(.value | type == "string")) | keys
  .user | with_entries(.key |= ascii_upcase) | keys
  .user | del(.url, .html_url, .node_id)
  .user | to_entries | map(select(.key | test("url$"))) | length
  .user | map_values(type)
  .user | [.[] | type] | group_by(.) | map({type: .[0], n: length})
  .user + {extra: true} | keys
  .user * {id: 0, nested: {a: 1}} | .id, .nested
  del(.labels) | has("labels")
  del(.head, .base, .user) | keys | length
  .labels | del(.[0]) | length
  .labels | map(del(.id, .color, .default, .description))
  .labels | map(.name) | index("bug")
  .labels | map(.name) | inside(["bug", "area/checkout", "x"])
  .labels | map(.name) - ["bug"]
  .labels | map(.name) + ["extra"]
  .labels | map(select(.name == "bug")) | length > 0
  any(.labels[]?; .name? == "bug")
  all(.labels[]?; .color? == "d73a4a")
  isempty(.labels[]?)
  .labels | any(.name == "bug")
  .labels | all(.default == false)
  .labels | unique_by(.color) | length
  .labels | group_by(.name | length) | map(length)
  .labels | sort_by(.color, .name) | map(.name)
  .labels | sort_by(-.id) | map(.id)
  .labels | map(.name) | reverse
  .labels | [.[].name] | flatten | first
  .labels | map(.name | split("/")) | flatten
  .labels | map(.name) | to_entries | map(.key)
  .labels | map(.id) | add / length
  .labels | map(.id) | [min, max]
  .labels | INDEX(.name) | keys
  .labels | map(.name) | IN(["bug", "area/checkout"])
  .labels[]?.name? | select(IN("bug", "Java"))
  [.labels[]?.name?] | combinations? // "none"
  [.assignees[]?.login, .requested_reviewers[]?.login] | unique
  ([.assignees[]?.login] + [.requested_reviewers[]?.login]) | group_by(.) | map({login: .[0], n: length})
  .assignees | map(.login) | @json
  .assignees | map(.login // "?")
  .assignees[0].login
  .assignees | length == 0
  .requested_teams | map(.slug)
  [.requested_teams[]?.slug] | join(",")
  [paths] | length
  [paths(type == "number")] | map(map(tostring) | join("."))
  [leaf_paths?] | length
  path(.user.login)
  [path(.labels[]?.name?)]
  getpath(["user", "login"])
  getpath(["head", "repo", "owner", "login"])
  [getpath(["a", "b"], ["user", "id"])]
  pick(.user.login)
  pick(.labels[0].name)?
  to_entries | map(select(.value == null) | .key)
  with_entries(select(.value != null)) | keys | length
  [.[] | select(type == "string")] | length
  map_values(if type == "string" then length else empty end) | add
  [tostream] | length
  fromstream(tostream) == .
  walk(if type == "object" then del(.id) else . end) | [.. | objects | has("id")] | any
  [splits("a")?] | length
  .user.login = "x" | .user.login
  .labels[0].name = "first" | .labels[0].name
  .labels[].name |= ascii_upcase | [.labels[].name]
  .number += 1 | .number
  .additions //= 5 | .additions
  .a.b.c = 1 | .a
  .x[2] = 1 | .x
  (.labels[]? | select(.name? == "bug") | .name) |= "BUG" | [.labels[]?.name?]
  .labels |= sort_by(.name) | .labels[0].name
  .labels[0] |= empty | .labels | length
  del(.labels[] | select(.name == "bug")) | .labels | length
  to_entries[0].key
  . as {login: $l, id: $i} | "\($l)-\($i)"
  . as {user: {login: $l}} | $l
  . as {labels: [{name: $first}]} | $first
  .labels as [$a, $b] | [$a.name?, $b.name?]
  . as {user: {$login}} ?// {login: $login} | $login
  .user.login as $u | [.assignees[]?.login | select(. != $u)]
  . as $pr | [.labels[]? | {label: .name?, pr: $pr.number}] | length
  def slug: ascii_downcase | gsub("[^a-z0-9]+"; "-"); .title | slug
  def default(x): if . == null then x else . end; .language | default("none")
  def count(f): reduce f as $x (0; . + 1); count(.labels[]?)
  def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; 10 | fac
  def f($a; $b): $a + $b; f(1; 2)
  [.labels[]?.name?] | map(select(. != null)) | group_by(.[0:1]) | map("\(.[0][0:1])\(length)")
  label $out | foreach (1, 2, 3) as $i (0; . + $i; if . > 2 then ., break $out else empty end)
  [.[]?] | length
  .[]?
  length
  type
  tojson | length > 10
  tostring | fromjson == .
  . == .
  [.] | index(.)
  input_line_number?
  splits
  .foo.[0]
  ltrimstr("x")
  getpath(["labels", 0, "name"])
  limit(1; .labels[]?.name?)
  nth(2; range(10))
  [skip(2; range(5))]
  [first(range(5; 10)), last(range(5; 10))]
  [.labels[]?.name?] | transpose?
  [[1, 2], [3]] | transpose
  [1, [2, [3, [4]]]] | flatten(1)
  [3, 1, 2] | sort | bsearch(2)
  [1, 2, 3] | IN(2)
  [.topics[]?] | IN([])
  @json "\(.topics)"
  .topics | tostring
  .topics | @sh
  ascii
  1 as $x | 2 as $y | [$x, $y, $__loc__.line]
  [true, false, null, 1, "a", [1], {"a": 1}] | sort | map(type)
  [true, false, null, 1, "a", [1], {"a": 1}] | map(tostring)
  [1, 1.0, "1"] | unique
  {} | .a += 1 | .b -= 1?
  {"a": {"b": 1}} * {"a": {"c": 2}}
  {"b": 1, "a": 2} | tojson
  {"b": 1, "a": 2} | to_entries | map(.key)
  {"b": 1, "a": 2} | keys
  {"a": 1} | .a as $x | {b: $x}
  [limit(5; repeat("x"))] | add
  .number | if . > 5 then "big" elif . > 2 then "mid" else "small" end
  .number as $n | if ($n | type) == "number" then $n else -1 end
  (.labels | length) > 0 and .state == "closed"
  .draft or .locked
  .draft | not
  [.draft, .locked] | map(if . then 1 else 0 end) | add
  `,
];
