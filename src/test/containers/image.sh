# Sourced by run.sh: builds the image and checks one container at a time.
# shellcheck shell=bash disable=SC2154

build_image() {
    if docker build --progress=plain --file "$project/docker/Dockerfile.jvm" --tag quotecast "$project" > "$logs/build.log" 2>&1; then
        ok "docker build"
    else
        tail -30 "$logs/build.log"
        fail "docker build"
        exit 1
    fi
    docker run --name files --entrypoint sleep quotecast 0
    docker export files | tar -t > "$logs/files.txt"
    docker rm files > /dev/null
}

# get PATH [PORT]: prints the status of the response, whose body is then in $work/body.
get() { inside curl -s -o "$work/body" -w '%{http_code}' --max-time 5 "http://127.0.0.1:${2:-8080}$1" || true; }
# manage CONTAINER PATH: the same for health and metrics, whose port is not published.
manage() {
    local address
    address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1")
    inside curl -s -o "$work/body" -w '%{http_code}' --max-time 5 "http://$address:9000$2" || true
}
is_managed() { [ "$(manage "$@")" = 200 ]; }
is_found() { [ "$(get "$@")" = 200 ]; }
is_healthy() { [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]; }
process() { docker inspect --format '{{.State.Pid}}' "$1"; }
metric() { manage one /q/metrics > /dev/null && sed -n "s/^$1 //p" "$work/body"; }
epoch() { get '/v1/snapshot?symbols=AAPL' > /dev/null && sed 's/.*"epoch":"\([^"]*\)".*/\1/' "$work/body"; }
label() { docker image inspect quotecast --format "{{index .Config.Labels \"org.opencontainers.image.$1\"}}"; }

# start NAME [OPTION ...]: starts a container with little memory on a read-only file system, whose /tmp cannot execute.
start() {
    docker run --detach --name "$1" --read-only --tmpfs /tmp:noexec,mode=1777,size=64m --cap-drop ALL \
        --security-opt no-new-privileges --memory 512m --pids-limit 512 -p 127.0.0.1:8080:8080 "${@:2}" quotecast > /dev/null
}

# show NAME: prints the end of a container's log.
show() { docker logs "$1" 2>&1 | tail -15; }

loads_from_image() { grep -q "/opt/quotecast/native/$1" "/proc/$(process one)/maps"; }
streams_trades() { [[ $(inside timeout 3 curl -sN 'http://127.0.0.1:8080/v1/events?trades=*') == *'"T":"t"'* ]]; }
is_stopped_well() {
    [ "$(docker inspect --format '{{.State.ExitCode}}' "$1")" = 143 ] && docker logs "$1" 2>&1 | grep 'Stopped at position' > /dev/null
}
heap_is_bounded() {
    local heap
    heap=$(docker run --rm --entrypoint java quotecast @/opt/quotecast/jvm.options -XX:MaxRAM=100g -XX:+PrintFlagsFinal -version 2> /dev/null \
        | sed -n 's/.* MaxHeapSize *= *\([0-9]*\).*/\1/p')
    [ "$heap" -lt $((32 << 30)) ]
}
prints_version() {
    docker run --rm -e JAVA_OPTS='-XX:MaxRAM=100g -XX:AOTMode=on' quotecast --version > "$logs/version.log" 2>&1
}
refuses_a_name() {
    local status=0
    docker run --rm -e QUARKUS_HTTP_PROXY_TRUSTED_PROXIES=balancer quotecast > "$logs/refused.log" 2>&1 || status=$?
    [ $status = 1 ] && grep -q 'trusted-proxies: balancer is not an address' "$logs/refused.log"
}

check_image() {
    check "the image has labels and a license" test "$(label licenses) $(label title)" = "Apache-2.0 Quotecast"
    check "the license is a file" grep -qx 'opt/quotecast/LICENSE' "$logs/files.txt"
    check "the training run left no file" test -z "$(grep -E '^(tmp|var/tmp)/.|hsperfdata|\.lck$' "$logs/files.txt" | head -3 | tee "$logs/leftovers.txt")"
    check "no key is part of the image" test -z "$(grep -E 'local\.key$' "$logs/files.txt")"
    check "a large machine does not turn compressed pointers off" heap_is_bounded
    # AOTMode=on ends a JVM that cannot use its cache.
    check "the cache is used on a large machine" prints_version
    check "a proxy's name is refused" refuses_a_name

    start one --volume journal:/var/lib/quotecast -e JAVA_OPTS=-XX:AOTMode=on
    if await 60 is_healthy one; then
        ok "healthy: read-only, noexec /tmp, 512 MB, $(docker logs one 2>&1 | grep -o 'started in [0-9.]* *s')"
    else
        show one
        fail "healthy: read-only, noexec /tmp, 512 MB"
    fi
    local path
    for path in / /docs/ /protocol.md /asyncapi.yaml /sdk/quotecast.js /_static/echarts/dist/echarts.esm.min.js \
        '/v1/snapshot?symbols=AAPL'; do
        check "$path" is_found "$path"
    done
    for path in /q/metrics /q/health/group/readers; do
        check "$path is on the management port" is_managed one "$path"
        check "$path is not on the port of clients" test "$(get "$path")" = 404
    done
    check "SQLite comes from the image" loads_from_image libsqlitejdbc.so
    check "epoll comes from the image" loads_from_image libnetty_transport_native_epoll
    check "the user is not root" test "$(docker exec one id -u)" = 10001
    check "trades are streamed" streams_trades
    check "the limit of memory is seen" test "$(metric quotecast_memory_limit_bytes)" = 5.36870912E8
    local before
    before=$(epoch)
    docker stop --time 20 one > /dev/null
    check "docker stop drains" is_stopped_well one
    start two --volume journal:/var/lib/quotecast
    check "the volume keeps the journal" await 60 same_epoch "$before"
    docker rm --force two > /dev/null

    start three --user 4242 -e QUARKUS_HTTP_PORT=9191 -p 127.0.0.1:9191:9191
    check "any user, another port: healthy" await 60 is_healthy three
    check "any user, another port: found" is_found /v1/clock 9191
    check "any user: the journal is on disk" grep -q '/var/lib/quotecast/journal.db' <(ls -l "/proc/$(process three)/fd")
    docker rm --force --volumes three > /dev/null
}

same_epoch() { [ -n "$1" ] && [ "$(epoch 2> /dev/null)" = "$1" ]; }

# Every documented "docker run" is run as it stands, but in the background and under a name.
check_documented_commands() {
    local command
    while IFS= read -r command; do
        # shellcheck disable=SC2001
        eval "docker $(sed 's/^docker run --rm/run --detach --name documented/' <<< "$command")" < /dev/null > /dev/null
        check "$command" await 60 is_managed documented /q/health/ready
        docker rm --force documented > /dev/null
    done < <(sed -n '/^### Container image/,/^### Docker Compose/p' "$project/src/docs/operations.md" \
        | sed -e ':join' -e '/\\$/N' -e 's/ *\\\n */ /' -e 'tjoin' | grep '^docker run --rm .* quotecast')
}
