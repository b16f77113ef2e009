#!/usr/bin/env bash
# Measures how time and memory grow with the organization: 500 repositories with 5,000 to 200,000 pull requests.
#
#   src/bench/sizes.sh                        # some ten minutes: three runs of each size
#   src/bench/sizes.sh -n 1 --xmx 256m        # options are those of run.sh
#   SIZES="5000 20000" src/bench/sizes.sh     # other sizes
#
# Prints the medians and writes them to target/bench-sizes/sizes.tsv, with the peak memory of the simulators, and their
# picture to target/bench-sizes/sizes.svg.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$root/target/bench-sizes
mkdir -p "$out"

columns=('pull requests' 'wall s' 'CPU s' 'peak RSS MB' 'GitHub RSS MB' 'Port RSS MB' refused)
row='%14s %9s %9s %12s %14s %12s %8s\n'
(IFS=$'\t'; echo "${columns[*]}") >"$out/sizes.tsv"
# shellcheck disable=SC2059
printf "$row" "${columns[@]}"
for size in ${SIZES:-5000 20000 100000 200000}; do
    "$root/src/bench/run.sh" -n 3 "$@" --pull-requests "$size" >"$out/$size.txt"
    # The last line is the median, or the only run; the simulators' memory is that after all runs.
    awk -F '\t' -v OFS='\t' -v size="$size" '
        { last = $0 }
        NF > 12 { github = $12; port = $13 }
        END { split(last, v, FS); print size, v[3], v[4], v[5], github, port, v[10] }' \
        "$root/target/bench/results.tsv" >>"$out/sizes.tsv"
    IFS=$'\t' read -ra cells <<<"$(tail -n 1 "$out/sizes.tsv")"
    # shellcheck disable=SC2059
    printf "$row" "${cells[@]}"
done
"$root/src/bench/plot.sh" sizes "$out/sizes.tsv" >"$out/sizes.svg"
