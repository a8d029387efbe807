#!/usr/bin/env bash
# Creates a startup cache for the JVM: starts the server, sends requests to its main endpoints, and stops it.
#   docker/cache.sh [JAR]
# The launcher docker/quotecast finds the jar, unless it is named, and the JVM, and uses the cache, which is next to the
# jar: on JDK 25 or later an AOT cache (.aot), on earlier versions a CDS archive (.jsa). A cache requires the same JVM,
# the same jar at the same path, and the same options for the object layout and the collector. If they differ, the JVM
# starts without the cache.
set -euo pipefail

launcher=$(dirname "$0")/quotecast
jar=${1:-}
port=${QUOTECAST_CACHE_PORT:-18079}
# Health and metrics have a port of their own in a build with quarkus.management.enabled.
management=${QUOTECAST_CACHE_MANAGEMENT_PORT:-18078}
server=
# Whatever the server extracts or writes is removed with this folder, also the local key, which must not become part of
# an image.
work=$(mktemp -d)
end() {
    [ -z "$server" ] || kill -9 "$server" 2> /dev/null || true
    rm -rf "$work"
}
trap end EXIT
if [ -n "$jar" ]; then export QUOTECAST_JAR=$jar; fi
cache=$("$launcher" --print-cache)
rm -f "$cache"
case $cache in
    *.aot) record=-XX:AOTCacheOutput ;;
    *) record=-XX:ArchiveClassesAtExit ;;
esac

env -u QUOTECAST_JOURNAL -u QUOTECAST_HISTORY JAVA_OPTS="${JAVA_OPTS:-} $record=$cache -XX:-UsePerfData -Djava.io.tmpdir=$work
    -Dquotecast.drain-time=0s -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=$port
    -Dquarkus.management.host=127.0.0.1 -Dquarkus.management.port=$management -Dquotecast.data-dir=$work/data" "$launcher" > /dev/null &
server=$!

# ask PORT PATH [SECONDS]: prints the response to GET PATH; of an endless stream, what arrives within SECONDS (default 10).
ask() {
    exec 3<> "/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
    timeout "${3:-10}" cat <&3 || true
    exec 3>&-
}

is_ready() { ask "$1" /q/health/ready 2> /dev/null | grep -q '200 OK'; }
until is_ready "$port" || is_ready "$management"; do
    kill -0 $server 2> /dev/null || { echo "cache.sh: the server did not start" >&2; exit 1; }
    sleep 0.2
done
for path in / /sdk/quotecast.js '/v1/snapshot?symbols=AAPL' '/v1/bars/AAPL' '/v1/trades/AAPL' /q/metrics; do
    ask "$port" "$path" > /dev/null
done
ask "$management" /q/metrics > /dev/null 2>&1 || true
ask "$port" '/v1/events?quotes=*&trades=*&bars=*' 2 > /dev/null

# The JVM writes the cache when it exits. An exit status of 143 means that SIGTERM ended it.
kill -TERM $server
status=0
wait $server || status=$?
server=
[ $status -eq 143 ] || [ $status -eq 0 ] || exit $status
[ -s "$cache" ] || { echo "cache.sh: no cache was written" >&2; exit 1; }
