#!/usr/bin/env bash
# Builds the image of docker/Dockerfile.jvm, runs it in the ways that src/docs/operations.md describes, and runs the
# cluster of docker/compose.yml. Needs no registry: a Docker engine of its own, in a network namespace of its own, gets
# base images made of Debian, of the JDK, and of the Kafka on the test class path, under the names of the real ones.
#   src/test/containers/run.sh [FOLDER FOR LOGS]
# The last line is "N passed, N failed". Where no engine can run, the script says so and exits with 0.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
project=$(readlink -f "$here/../../..")
logs=$(mkdir -p "${1:-$project/target/containers}" && readlink -f "${1:-$project/target/containers}")
passed=0
failed=0

step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
ok() {
    passed=$((passed + 1))
    step "ok: $*"
}
fail() {
    failed=$((failed + 1))
    step "FAILED: $*"
}
# check TEXT COMMAND...: counts the check as passed if the command succeeds.
check() { if "${@:2}"; then ok "$1"; else fail "$1"; fi; }
skip() {
    echo '******************************************************************************'
    echo "SKIPPED: the images and the cluster were NOT tested: $*"
    echo '******************************************************************************'
    exit 0
}
# await SECONDS COMMAND...: repeats the command until it succeeds.
await() {
    local end=$((SECONDS + $1))
    until "${@:2}"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.3
    done
}

# shellcheck source=src/test/containers/engine.sh
. "$here/engine.sh"
# shellcheck source=src/test/containers/image.sh
. "$here/image.sh"
# shellcheck source=src/test/containers/cluster.sh
. "$here/cluster.sh"

start_engine
make_base_images
build_image
check_image
check_documented_commands
check_cluster

echo "$passed passed, $failed failed"
[ $failed = 0 ]
