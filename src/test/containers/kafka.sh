#!/usr/bin/env bash
# The part of the image apache/kafka that docker/compose.yml uses: variables KAFKA_A_B become settings a.b.
set -euo pipefail

settings=/tmp/server.properties
env | grep '^KAFKA_' | grep -v '^KAFKA_HEAP_OPTS=' | while IFS='=' read -r name value; do
    name=${name#KAFKA_}
    echo "$(tr 'A-Z_' 'a-z.' <<< "$name")=$value"
done > "$settings"
kafka() { java -Xmx128m -cp '/opt/kafka/libs/*' "$@"; }
if [ ! -f /var/lib/kafka/data/meta.properties ]; then
    kafka kafka.tools.StorageTool format --cluster-id "$CLUSTER_ID" --config "$settings"
fi
# The words of KAFKA_HEAP_OPTS are separate options.
# shellcheck disable=SC2086
exec java $KAFKA_HEAP_OPTS -cp '/opt/kafka/libs/*' kafka.Kafka "$settings"
