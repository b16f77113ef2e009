#!/usr/bin/env bash
# Compares options of the JVM: the launcher's, those of a plain "java -jar", and what else might do.
#
#   src/bench/flags.sh                              # medians of three runs each, 20,000 pull requests
#   src/bench/flags.sh -n 1 --pull-requests 100000  # options are those of run.sh
#   FLAGS="-Xmx128m;-XX:+UseParallelGC" src/bench/flags.sh    # these, added to the launcher's, instead of those below
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=$root/target/port-github-routes/port-github-routes.jar
sets=(
    ''
    '-XX:+UseG1GC'
    '-XX:+UseParallelGC'
    '-XX:TieredStopAtLevel=4'
    '-Xmn48m'
    '-Xmn96m'
    '-XX:ActiveProcessorCount=1'
    '-Xshare:off'
)
[[ -z ${FLAGS:-} ]] || IFS=';' read -ra sets <<<"$FLAGS"

row='%-48s %8s %8s %8s %12s\n'
# median NAME COMMAND...: runs it and prints the last line of its results, the median or the only run
median() {
    local name=$1 cells
    shift
    "$@" >/dev/null
    IFS=$'\t' read -ra cells <<<"$(tail -n 1 "$root/target/bench/results.tsv")"
    # shellcheck disable=SC2059
    printf "$row" "$name" "${cells[@]:1:4}"
}

# shellcheck disable=SC2059
printf "$row" 'options' 'first s' 'wall s' 'CPU s' 'peak RSS MB'
for set in "${sets[@]}"; do
    median "launcher ${set:-alone}" env JAVA_OPTS="$set" "$root/src/bench/run.sh" -n 3 "$@"
done
median 'java -jar' "$root/src/bench/run.sh" -n 3 "$@" -- java -jar "$jar"
