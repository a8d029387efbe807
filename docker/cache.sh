#!/usr/bin/env bash
# Makes the cache that the JVM starts from: runs the server once, has it do a little of everything, and ends it.
#   docker/cache.sh CACHE JAR [OPTION OF THE JVM ...]
# With JDK 25 or newer it is an AOT cache, to be given as -XX:AOTCache=CACHE; before that an archive of classes, for
# -XX:SharedArchiveFile=CACHE. It fits the same JVM, the same jar at the same path, and the same options for objects and
# their collector; where it does not fit, the JVM starts without it.
set -euo pipefail

cache=$1
jar=$2
shift 2
port=${QUOTECAST_CACHE_PORT:-18079}

# java -version goes to standard error: 'openjdk version "25.0.3" ...'
major=$(java -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
if [ "$major" -ge 25 ]; then record=-XX:AOTCacheOutput; else record=-XX:ArchiveClassesAtExit; fi

rm -f "$cache"
env -u QUOTECAST_JOURNAL -u QUOTECAST_HISTORY java "$@" "$record=$cache" -Dquotecast.drain-time=0s \
    -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port="$port" -jar "$jar" > /dev/null &
server=$!
trap 'kill -9 $server 2> /dev/null || true' EXIT

# ask PATH [SECONDS]: the first line of the answer, or of a stream what comes in so many seconds.
ask() {
    exec 3<> "/dev/tcp/127.0.0.1/$port" || return 1
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$1" >&3
    timeout "${2:-10}" cat <&3 || true
    exec 3>&-
}

until ask /q/health/ready 2> /dev/null | grep -q '200 OK'; do
    kill -0 $server 2> /dev/null || { echo "cache.sh: the server did not start" >&2; exit 1; }
    sleep 0.2
done
for path in / /sdk/quotecast.js '/v1/snapshot?symbols=AAPL' '/v1/bars/AAPL' '/v1/trades/AAPL' /q/metrics; do
    ask "$path" > /dev/null
done
ask '/v1/events?quotes=*&trades=*&bars=*' 2 > /dev/null

# The cache is written at the end of the process; 143 is how the end by SIGTERM is told.
kill -TERM $server
status=0
wait $server || status=$?
[ $status -eq 143 ] || [ $status -eq 0 ] || exit $status
[ -s "$cache" ] || { echo "cache.sh: no cache was written" >&2; exit 1; }
