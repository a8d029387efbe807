# Sourced by run.sh: the Docker engine, Compose, and the base images.
# shellcheck shell=bash disable=SC2154

work=$(mktemp -d /tmp/quotecast-containers-XXXXXX)
network=quotecast-$$
engine=
# The client of the engine's own version; other versions need a plugin to build.
docker() { /usr/bin/docker "$@"; }
# inside COMMAND...: runs a command where the ports of the containers are.
inside() { nsenter --net="/run/netns/$network" "$@"; }

end() {
    local status=$?
    set +e
    # Without an engine of its own, the client would speak to that of the machine.
    if [ -n "$engine" ]; then
        docker ps --all --quiet 2> /dev/null | xargs -r /usr/bin/docker rm --force --volumes > /dev/null 2>&1
        kill "$engine" 2> /dev/null
        wait "$engine" 2> /dev/null
    fi
    ip netns del "$network" 2> /dev/null
    rm -rf "$work"
    exit $status
}
trap end EXIT

start_engine() {
    [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] || skip "this needs root on Linux"
    command -v apt-get > /dev/null || skip "this needs a Debian, of which it makes the base images"
    local packages=()
    [ -x /usr/sbin/dockerd ] || packages+=(docker.io)
    command -v debootstrap > /dev/null || packages+=(debootstrap)
    command -v iptables > /dev/null || packages+=(iptables)
    command -v ip > /dev/null || packages+=(iproute2)
    command -v curl > /dev/null || packages+=(curl)
    if [ ${#packages[@]} -gt 0 ]; then
        apt-get -q update > "$logs/apt.log" 2>&1 || true
        DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${packages[@]}" \
            >> "$logs/apt.log" 2>&1 \
            || skip "the packages ${packages[*]} cannot be installed, see $logs/apt.log"
    fi

    export DOCKER_HOST=unix://$work/docker.sock DOCKER_BUILDKIT=1 DOCKER_CONFIG=$work/config
    ip netns add "$network" 2> "$logs/engine.log" || skip "no network namespace: $(cat "$logs/engine.log")"
    ip -n "$network" link set lo up
    (exec nsenter --net="/run/netns/$network" \
        dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/docker.pid" -H "$DOCKER_HOST") \
        > "$logs/engine.log" 2>&1 &
    engine=$!
    if ! await 30 docker version > /dev/null 2>&1; then
        skip "dockerd does not start: $(tail -1 "$logs/engine.log")"
    fi
    step "Docker $(docker version --format '{{.Server.Version}}') runs"
}

# Compose 2 is in releases of Debian newer than 12; its program runs on this one too.
fetch_compose() {
    local apt=$work/apt uri
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -1)
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/root"
    echo "deb $uri trixie main" > "$apt/sources.list"
    local options=(-q -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=-
        -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache")
    (cd "$apt" && apt-get "${options[@]}" update && apt-get "${options[@]}" download docker-compose) \
        > "$logs/apt-compose.log" 2>&1 || return 1
    dpkg-deb --extract "$apt"/docker-compose_*.deb "$apt/root"
    compose_program=$(find "$apt/root" -type f -name docker-compose -executable | head -1)
    [ -x "$compose_program" ]
}

# import_image NAME FOLDER: makes an image of a folder with a Dockerfile.
import_image() { docker build --quiet --tag "$1" "$2" > /dev/null; }

make_base_images() {
    local file=$project/docker/Dockerfile.jvm mirror modules maven
    jdk=$(ls -d /usr/lib/jvm/*25* 2> /dev/null | head -1)
    [ -x "$jdk/bin/jlink" ] || skip "no JDK 25 below /usr/lib/jvm"
    # As mvnw chooses it.
    maven=$(find ~/.m2/wrapper -maxdepth 1 -name 'apache-maven-*' 2> /dev/null | sort | tail -1)
    [ -n "$maven" ] || maven=$(dirname "$(dirname "$(readlink -f "$(command -v mvn)")")")
    maven_image=$(sed -n 's/^FROM \(.*\) AS build$/\1/p' "$file")
    jre_image=$(sed -n 's/^FROM \([^ ]*\)$/\1/p' "$file")
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -1)

    # shellcheck disable=SC1091
    debootstrap --variant=minbase --include=haproxy,netcat-openbsd "$(. /etc/os-release && echo "$VERSION_CODENAME")" \
        "$work/root" "$mirror" > "$logs/debootstrap.log" 2>&1 || skip "debootstrap fails, see $logs/debootstrap.log"
    tar -C "$work/root" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists -c . \
        | docker import - local/debian > /dev/null
    step "Debian is a base image"

    local java='ENV JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8
ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    mkdir -p "$work/jre" "$work/maven"
    # As in a JRE, without the compiler and the tools of developers.
    modules=$("$jdk/bin/java" --list-modules | sed 's/@.*//' | grep -vxE 'jdk\.(jlink|jpackage|compiler|javadoc|jshell)' \
        | grep -vE '^jdk\.(jartool|jdeps|jdi|jcmd|attach|jconsole|jstatd|hotspot.agent|editpad|unsupported.desktop)' \
        | grep -vE '^jdk\.internal\.(ed|jvmstat|le|opt|md)' | paste -sd,)
    "$jdk/bin/jlink" --add-modules "$modules" --no-man-pages --no-header-files --output "$work/jre/jre" 2> /dev/null
    printf 'FROM local/debian\n%s\nCOPY jre /opt/java/openjdk\n' "$java" > "$work/jre/Dockerfile"
    import_image "$jre_image" "$work/jre"
    cp -aL "$jdk" "$work/maven/jdk"
    cp -a "$maven" "$work/maven/maven"
    printf '%s\n' 'FROM local/debian' "$java" 'COPY jdk /opt/java/openjdk' 'COPY maven /usr/share/maven' \
        'RUN ln -s /usr/share/maven/bin/mvn /usr/bin/mvn' > "$work/maven/Dockerfile"
    import_image "$maven_image" "$work/maven"
    # Maven's packages are put into the cache that the Dockerfile mounts.
    printf 'FROM local/debian\nRUN --mount=type=cache,target=/m2 --mount=type=bind,target=/seed cp -a /seed/. /m2/\n' \
        | docker build --quiet --file - ~/.m2/repository > /dev/null
    step "the JDK, the JRE and Maven's packages are base images"
}
