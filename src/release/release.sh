#!/usr/bin/env bash
# Makes a release: sets the version, builds and tests it, commits and tags it, and sets the version that follows.
#
#   src/release/release.sh 0.1.0              # then 0.2.0-SNAPSHOT
#   src/release/release.sh 0.1.1 0.2.0        # then 0.2.0-SNAPSHOT, said so
#   git push --follow-tags                    # what publishes it: .github/workflows/release.yml
#
# The version is in pom.xml; wherever else a file names it, src/release/release.sh writes it. What CHANGELOG.md has under
# [Unreleased] becomes the release's. RELEASE_BUILD is what builds, by default .ci/run.
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"

fail() {
    echo "$1" >&2
    exit 2
}

version=${1:-}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "Usage: $0 VERSION [NEXT], such as 0.1.0"
IFS=. read -r major minor _ <<<"$version"
next=${2:-$major.$((minor + 1)).0}
[[ $next =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "The version that follows must be such as 0.2.0; it is $next"
[ -z "$(git status --porcelain)" ] || fail "There are changes that are not committed"
! git rev-parse -q --verify "refs/tags/v$version" >/dev/null || fail "v$version is there already"
now=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml | head -1)
[ -n "$(src/release/notes.sh Unreleased)" ] || fail "CHANGELOG.md has nothing under [Unreleased]"

# Wherever a file names the version; what CHANGELOG.md says of versions is history.
set_version() {
    git grep -lzF "$1" -- . ':!CHANGELOG.md' ':!src/release' | xargs -0 sed -i "s/${1//./\\.}/$2/g"
}

set_version "$now" "$version"
sed -i "s/^## \[Unreleased\]$/## [Unreleased]\n\n## [$version] - $(date -u +%F)/" CHANGELOG.md
# What is built is of this day, in every archive
sed -i "s:\(<project.build.outputTimestamp>\)[^<]*:\1$(date -u +%F)T00\:00\:00Z:" pom.xml
${RELEASE_BUILD:-.ci/run}
git commit -qam "Release $version"
git tag -a "v$version" -m "$version"
set_version "$version" "$next-SNAPSHOT"
git commit -qam "Begin $next"
echo "v$version is committed and tagged: git push --follow-tags"
