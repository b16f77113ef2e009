#!/usr/bin/env bash
# Prints what CHANGELOG.md says of a version: src/release/notes.sh 0.1.0
set -euo pipefail
cd "$(dirname "$0")/../.."
awk -v heading="## [${1:?a version}]" '
    index($0, "## [") == 1 { inside = index($0, heading) == 1; next }
    inside && (text || $0 != "") { text = 1; print }' CHANGELOG.md
