#!/usr/bin/env bash
# Extracts the native libraries of this machine's architecture from the jars of a folder, so that the server does not
# have to extract them at every start, to a temporary folder that may forbid execution.
#   docker/libraries.sh JARS FOLDER
set -euo pipefail

jars=$(readlink -f "$1")
mkdir -p "$2"
target=$(readlink -f "$2")
case $(uname -m) in
    x86_64) folder=x86_64 netty=x86_64 zstd=amd64 ;;
    aarch64) folder=aarch64 netty=aarch_64 zstd=aarch64 ;;
    *)
        echo "libraries.sh: no libraries for $(uname -m); the server extracts its own" >&2
        exit
        ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# extract JAR FILE [NAME]: copies the file of the jar that matches the pattern to the folder, under its own name or NAME.
extract() {
    local jar
    jar=$(find "$jars" -name "$1" | head -1)
    if [ -z "$jar" ]; then
        echo "libraries.sh: $jars contains no $1" >&2
        exit 1
    fi
    jar --extract --file "$jar"
    # shellcheck disable=SC2086
    install --mode=755 $2 "$target/${3:-$(basename "$2")}"
    rm -rf "${work:?}"/*
}
extract '*sqlite-jdbc-*.jar' "org/sqlite/native/Linux/$folder/libsqlitejdbc.so"
extract "*netty-transport-native-epoll-*-linux-$netty.jar" "META-INF/native/libnetty_transport_native_epoll_$netty.so"
extract '*snappy-java-*.jar' "org/xerial/snappy/native/Linux/$folder/libsnappyjava.so"
extract '*zstd-jni-*.jar' "linux/$zstd/libzstd-jni-*.so" libzstd-jni.so
