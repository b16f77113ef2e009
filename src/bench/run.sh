#!/usr/bin/env bash
# Measures one full resync against a simulated GitHub and a simulated Port.
#
#   src/bench/run.sh -n 5                         # 500 repositories, 20,000 pull requests, 50 ms a GitHub request
#   src/bench/run.sh -n 5 --xmx 256m              # the same with a heap of 256 MB
#   src/bench/run.sh --pull-requests 2000 -- my-sync --once    # any other command, same environment
#
# Options:
#   -n N                   runs; the last row is the median of each column (1)
#   --repositories N       repositories of organization acme (500)
#   --pull-requests N      pull requests in all (20000)
#   --latency MS           latency of GitHub (50)
#   --port-latency MS      latency of Port (0)
#   --rate-5xx PERCENT     GitHub answers 502 (0)
#   --rate-403 PERCENT     GitHub answers with its secondary limit, Retry-After 1 (0)
#   --fail-503 PERCENT     Port answers 503 (0)
#   --gzip                 GitHub compresses for those who accept it
#   --store                Port keeps entities instead of counting them: from run 2 on the catalog is full
#   --again                each run is followed by a second one with its ledger, nothing changed in between; implies --store
#   --changed PERCENT      each run is followed by a second one with its ledger, after this share of the pull requests has changed,
#                          in 50 repositories; implies --store
#   --kill SHARE           each run is killed once GitHub has answered this percentage of its requests, and followed by a
#                          second one with its ledger; implies --store
#   --xmx SIZE             heap of the program, as in -Xmx
#   -- COMMAND...          what to measure instead of the program
#
# First is the time from the start to the first request at GitHub. GitHub requests are all that arrived, failed ones too.
# PORT_LEDGER_URL=none measures without a ledger; with PORT_RESYNC_FULL_EVERY=0 a second run reads everything, too. Points are
# those of GraphQL queries, which are among the requests.
# Bulk posts and entities (different identifiers) are those that Port saw; refused are the bulk posts that broke its rules.
#
# Needs Java 17 and bash 5 on Linux; builds nothing: run "mvn package" first. JAVA_OPTS and any GITHUB_* or PORT_* variable
# (GITHUB_CONCURRENCY, PORT_MAPPING...) reach the program. Its pacing is off (GITHUB_REQUESTS_PER_MINUTE=0), or it would
# keep to GitHub's 900 requests a minute and the clock would show nothing else.
#
# In target/bench: results.tsv, the table for programs, with the peak memory of the simulators; run-N.log, the output of
# the program; run-N-github.tsv and run-N-port.tsv, how many requests arrived in which tenth of a second since the start;
# run-N.svg, a picture of both.
set -euo pipefail
export LC_ALL=C

again='' changed='' kill_at=''
runs=1 repositories=500 pull_requests=20000 latency=50 port_latency=0 rate_5xx=0 rate_403=0 fail_503=0 gzip='' store='' xmx=''
command=()
while (($#)); do
    case $1 in
        -n) runs=$2; shift 2 ;;
        --repositories) repositories=$2; shift 2 ;;
        --pull-requests) pull_requests=$2; shift 2 ;;
        --latency) latency=$2; shift 2 ;;
        --port-latency) port_latency=$2; shift 2 ;;
        --rate-5xx) rate_5xx=$2; shift 2 ;;
        --rate-403) rate_403=$2; shift 2 ;;
        --fail-503) fail_503=$2; shift 2 ;;
        --gzip) gzip=--gzip; shift ;;
        --store) store=--store; shift ;;
        --again) again=true store=--store; shift ;;
        --changed) changed=$2 again=true store=--store; shift 2 ;;
        --kill) kill_at=$2 again=true store=--store; shift 2 ;;
        --xmx) xmx=$2; shift 2 ;;
        --) shift; command=("$@"); break ;;
        -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit ;;
        *) echo "unknown option $1, see --help" >&2; exit 2 ;;
    esac
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
distribution=$root/target/port-github-routes
program=$distribution/bin/port-github-routes
work=$root/target/bench
[[ -x $program ]] || { echo "$program is missing: run mvn package first" >&2; exit 2; }

own=''
if ((${#command[@]} == 0)); then
    own=true command=("$program")
    [[ -z $xmx ]] || export JAVA_OPTS="${JAVA_OPTS:-} -Xmx$xmx"
fi

rm -rf "$work"
mkdir -p "$work/classes"
javac -proc:none -d "$work/classes" -cp "$distribution/*:$distribution/lib/*" \
    "$root"/src/bench/java/io/github/portgithub/bench/*.java

pids=()
cleanup() {
    if ((${#pids[@]})); then
        kill "${pids[@]}" 2>/dev/null || true
        wait "${pids[@]}" 2>/dev/null || true
    fi
}
trap cleanup EXIT

# simulator NAME CLASS OPTIONS...: starts one and waits for its first line, the URL
simulator() {
    local name=$1 class=$2
    shift 2
    java "-Xmx$heap" -XX:+UseSerialGC -cp "$work/classes:$distribution/*:$distribution/lib/*" \
        "io.github.portgithub.bench.$class" "$@" >"$work/$name.url" 2>"$work/$name.log" &
    pids+=($!)
    until [[ -s $work/$name.url ]]; do
        kill -0 $! 2>/dev/null || { cat "$work/$name.log" >&2; exit 1; }
        sleep 0.1
    done
}

# ask METHOD URL: prints the body, with nothing but bash
ask() {
    local authority=${2#http://}
    local host=${authority%%:*} rest=${authority#*:}
    local port=${rest%%/*}
    exec 3<>"/dev/tcp/$host/$port"
    printf '%s /%s HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" "${rest#*/}" "$host:$port" >&3
    local body
    body=$(cat <&3)
    exec 3>&-
    echo "${body##*$'\r\n\r\n'}"
}

# number NAME JSON: prints the first number of that name
number() {
    [[ $2 =~ \"$1\":([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
}

# trace URL: prints the simulator's trace with the times since the start of the run, in seconds
trace() {
    ask GET "$1/trace" | awk -v begin="$((begin / 1000))" -v OFS='\t' \
        'NF == 2 { printf "%.1f\t%d\n", ($1 - begin) / 1000, $2 }'
}

# decimal MILLISECONDS: prints seconds
decimal() {
    printf '%d.%03d\n' $(($1 / 1000)) $(($1 % 1000))
}

# children: sets used to the milliseconds of CPU that finished children of this shell have used
children() {
    times >"$work/times"
    local line word
    { read -r line; read -r line; } <"$work/times"
    used=0
    for word in $line; do
        [[ $word =~ ([0-9]+)m([0-9]+)[.]([0-9]{3})s ]]
        used=$((used + BASH_REMATCH[1] * 60000 + 10#${BASH_REMATCH[2]}${BASH_REMATCH[3]}))
    done
}

# peak PID: writes the process's largest resident set in KB to work/peak, again and again until it has gone
peak() {
    local line tick
    # Waiting for what never comes costs less than a sleep process ten times a second
    exec {tick}<> <(:)
    while kill -0 "$1" 2>/dev/null; do
        while read -r line; do
            [[ $line != VmHWM:* ]] || echo "${line//[^0-9]/}" >"$work/peak"
        done <"/proc/$1/status"
        read -r -t 0.1 -u "$tick" || true
    done 2>/dev/null
}

median() {
    local sorted
    mapfile -t sorted < <(printf '%s\n' "$@" | sort -n)
    echo "${sorted[$(((${#sorted[@]} - 1) / 2))]}"
}

heap=128m
[[ -z $store ]] || heap=1g
simulator github GithubSimulator --repositories "$repositories" --pull-requests "$pull_requests" \
    --latency-ms "$latency" --rate-5xx "$rate_5xx" --rate-403 "$rate_403" $gzip
simulator port PortSimulator --latency-ms "$port_latency" --fail-503 "$fail_503" $store
github=$(<"$work/github.url")
port=$(<"$work/port.url")

export GITHUB_REQUESTS_PER_MINUTE=${GITHUB_REQUESTS_PER_MINUTE:-0}
export GITHUB_API_URL=$github GITHUB_TOKEN=bench GITHUB_ORGANIZATIONS=acme
export PORT_API_URL=$port PORT_CLIENT_ID=bench PORT_CLIENT_SECRET=bench PORT_RESYNC_MODE=once

# kill_after REQUESTS PID: kills a process once GitHub has answered so many
kill_after() {
    while kill -0 "$2" 2>/dev/null; do
        if (($(number requests "$(ask GET "$github/stats")") >= $1)); then
            kill -9 "$2"
            return
        fi
        sleep 0.02
    done
}

# measure RUN [REQUESTS]: kills the program after so many; sets begin, wall, cpu, rss and code
measure() {
    local directory=$work/run-$1 before pid end
    mkdir -p "$directory"
    echo 0 >"$work/peak"
    children
    before=$used
    begin=${EPOCHREALTIME/./}
    (
        # The program gets a directory of its own; other commands stay where they were called
        [[ -z $own ]] || cd "$directory"
        exec "${command[@]}" >"$directory.log" 2>&1
    ) &
    pid=$!
    peak "$pid" &
    [[ -z ${2:-} ]] || kill_after "$2" "$pid" &
    code=0
    wait "$pid" || code=$?
    end=${EPOCHREALTIME/./}
    children
    wall=$(decimal $(((end - begin) / 1000)))
    cpu=$(decimal $((used - before)))
    rss=$(<"$work/peak")
}

# high_water PID: prints a process's largest resident set in MB
high_water() {
    awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$1/status"
}

columns=(run 'first s' 'wall s' 'CPU s' 'peak RSS MB' 'GitHub requests' points 'bulk posts' 'entities at Port' refused exit)
row='%-7s %8s %8s %8s %12s %16s %7s %11s %17s %8s %5s\n'
results=$work/results.tsv
tabs() {
    local IFS=$'\t'
    echo "$*"
}
tabs "${columns[@]}" 'GitHub RSS MB' 'Port RSS MB' >"$results"
# shellcheck disable=SC2059
printf "$row" "${columns[@]}"

# report NAME: prints what was measured
report() {
    github_stats=$(ask GET "$github/stats")
    port_stats=$(ask GET "$port/stats")
    first=$(number firstMillis "$github_stats")
    ((first == 0)) || first=$(decimal $((first - begin / 1000)))
    cells=("$1" "$first" "$wall" "$cpu" $((rss / 1024)) "$(number requests "$github_stats")"
        "$(number points "$github_stats")" "$(number bulkPosts "$port_stats")" "$(number distinct "$port_stats")" "$(number refused "$port_stats")" "$code")
    # shellcheck disable=SC2059
    printf "$row" "${cells[@]}"
    tabs "${cells[@]}" "$(high_water "${pids[0]}")" "$(high_water "${pids[1]}")" >>"$results"
}

for ((run = 1; run <= runs; run++)); do
    ask POST "$github/reset" >/dev/null
    ask POST "$port/reset" >/dev/null
    requests=''
    [[ -z $kill_at ]] || requests=$(((pull_requests / 100 + repositories) * kill_at / 100))
    measure "$run" $requests
    report "$run"
    trace "$github" >"$work/run-$run-github.tsv"
    trace "$port" >"$work/run-$run-port.tsv"
    "$root/src/bench/plot.sh" rates "$work/run-$run-github.tsv" "$work/run-$run-port.tsv" >"$work/run-$run.svg"
    echo "$port_stats" >"$work/run-$run-port.json"
    if [[ -n $again ]]; then
        ask POST "$github/reset" >/dev/null
        ask POST "$port/reset" >/dev/null
        [[ -z $changed ]] ||
            ask POST "$github/change?repositories=50&pull-requests=$((pull_requests * changed / 100))" >/dev/null
        measure "$run"
        report "$run+"
    fi
done
if ((runs > 1)); then
    medians=(median)
    for ((column = 2; column <= 10; column++)); do
        mapfile -t values < <(tail -n +2 "$results" | grep -v '^[0-9]*+' | cut -f "$column")
        medians+=("$(median "${values[@]}")")
    done
    # shellcheck disable=SC2059
    printf "$row" "${medians[@]}" ''
    tabs "${medians[@]}" >>"$results"
fi
