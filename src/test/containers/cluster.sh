# Sourced by run.sh: three nodes, Kafka and HAProxy, as docker/compose.yml describes them.
# shellcheck shell=bash disable=SC2154

clients=6
watcher=

compose() { "$compose_program" --file "$project/docker/compose.yml" --file "$work/limits.yml" --profile cluster "$@"; }
container() { compose ps --all --quiet "$1"; }

# Where this machine allows fewer file descriptors than the Compose file asks for, its limit applies.
write_limits() {
    local most service
    most=$(ulimit -Hn)
    if [ "$most" = unlimited ] || [ "$most" -gt 131072 ]; then most=131072; fi
    echo 'services:' > "$work/limits.yml"
    for service in node-1 node-2 node-3 balancer kafka; do
        echo "  $service: {ulimits: {nofile: $most}}" >> "$work/limits.yml"
    done
}

make_cluster_images() {
    mkdir -p "$work/kafka/libs" "$work/haproxy"
    # Kafka is on the test class path.
    (cd "$project" && ./mvnw --quiet dependency:build-classpath -Dmdep.outputFile="$work/classpath") \
        > "$logs/classpath.log" 2>&1
    tr : '\n' < "$work/classpath" | grep '\.jar$' | xargs cp -t "$work/kafka/libs"
    cp "$here/kafka.sh" "$work/kafka"
    printf '%s\n' "FROM $jre_image" 'COPY libs /opt/kafka/libs' 'COPY kafka.sh /opt/kafka/' \
        'RUN mkdir -p /var/lib/kafka/data' 'CMD ["bash", "/opt/kafka/kafka.sh"]' > "$work/kafka/Dockerfile"
    import_image "$(compose config --images | grep kafka)" "$work/kafka"
    # The HAProxy of Debian is older than that of the image; its configuration is the same, except for the connections
    # (-n), for which it would need more file descriptors than some machines allow.
    printf '%s\n' 'FROM local/debian' \
        'CMD ["haproxy", "-W", "-db", "-n", "5000", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]' > "$work/haproxy/Dockerfile"
    import_image "$(compose config --images | grep haproxy)" "$work/haproxy"
}

# status FIELD: prints a number of the clients' latest report.
status() { grep '}$' "$logs/clients.log" | tail -1 | sed "s/.*\"$1\":\([0-9]*\).*/\1/"; }
are_live() { [ "$(status live)" = $clients ] && [ "$(status events)" -gt "$1" ]; }
# recovers: every client is connected and receives events of after this moment.
recovers() {
    sleep 1
    await 60 are_live $(($(status events) + 600))
}
leader() {
    local node
    # The latest election is the last line.
    for node in node-1 node-2 node-3; do
        docker logs --timestamps "$(container $node)" 2>&1 | grep 'This node leads the journal' | sed "s/ .*/ $node/" || true
    done | sort | tail -1 | cut -d ' ' -f 2
}
leads_now() { [ "$(leader)" != "$1" ]; }
descriptors() {
    local node sum=0
    for node in node-1 node-2 node-3; do
        sum=$((sum + $(find "/proc/$(process "$(container $node)")/fd" -mindepth 1 | wc -l)))
    done
    echo $sum
}

# survives TEXT SERVICE: kills a service, waits for the clients, and starts it again.
survives() {
    docker kill "$(container "$2")" > /dev/null
    if [ "$2" = kafka ]; then
        sleep 4
        check "$1: new readers are served meanwhile" is_found '/v1/snapshot?symbols=AAPL'
    fi
    [[ $2 == node-* ]] || docker start "$(container "$2")" > /dev/null
    check "$1: the clients receive events again" recovers
    [[ $2 != node-* ]] || docker start "$(container "$2")" > /dev/null
}

check_cluster() {
    if ! fetch_compose; then
        step "SKIPPED: the cluster was NOT tested: Compose 2 cannot be fetched, see $logs/apt-compose.log"
        return
    fi
    write_limits
    make_cluster_images
    step "Kafka and HAProxy are images"
    if ! compose up --detach --no-build --wait --wait-timeout 150 > "$logs/compose.log" 2>&1; then
        compose ps --all
        compose logs --tail 20
        fail "docker compose up"
        return
    fi
    ok "docker compose up"
    (exec nsenter --net="/run/netns/$network" \
        node --experimental-websocket --no-warnings "$here/clients.js" http://127.0.0.1:8080 $clients) \
        > "$logs/clients.log" 2>&1 &
    watcher=$!
    await 20 test -s "$logs/clients.log"
    check "$clients clients receive events" recovers

    local before first after
    before=$(descriptors)
    first=$(leader)
    sleep 12
    # Health checks alone leaked 1.2 descriptors a second and node.
    after=$(descriptors)
    check "the number of descriptors is constant: $before, $after" test $((after - before)) -le 6

    local follower=node-1
    [ "$first" != node-1 ] || follower=node-2
    survives "a killed follower" $follower
    check "the follower is back" await 60 is_healthy "$(container $follower)"
    survives "the killed leader, $first" "$first"
    check "another node leads: $(leader)" leads_now "$first"
    check "the former leader is back" await 60 is_healthy "$(container "$first")"
    survives "a killed HAProxy" balancer
    survives "a killed Kafka" kafka

    kill -TERM $watcher
    wait $watcher || true
    tail -1 "$logs/clients.log"
    check "no event is missing" test "$(status gaps)" = 0
    check "no event is repeated" test "$(status duplicates)" = 0
    check "the journal did not begin anew" test "$(status resets)" = 0
    check "the clients reconnected" test "$(status reconnects)" -ge $clients
    compose logs --no-color > "$logs/cluster.log" 2>&1
}
