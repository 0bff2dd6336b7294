# Sourced by the launchers: which Java, and where our jars are: beside us when installed, in agent/target in a checkout.
here=$(dirname "$(readlink -f "$0")")
if [ -d "$here/../../agent/target/lib" ]; then
  jars=$(readlink -f "$here/../../agent/target")
else
  jars=$(readlink -f "$here/..")
fi
for home in "$jars/runtime" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  version=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$home/release" 2>/dev/null)
  major=${version%%[!0-9]*}
  if [ "${major:-0}" -ge 25 ] && [ -x "$home/bin/java" ]; then
    java=$home/bin/java
    break
  fi
done
if [ -z "${java:-}" ]; then
  echo "error: no Java of 25 or newer: install openjdk-25-jre-headless, or set JAVA_HOME" >&2
  exit 2
fi
# In full and in order, as a cache remembers it.
classpath=$jars/hostler.jar
for jar in "$jars"/lib/*.jar; do
  classpath=$classpath:$jar
done
issue_classpath=$jars/hostler.jar:$jars/lib/*:$jars/lib-issue/*
common="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# cache NAME: classes as scripts/build left them loaded and linked, when it was with this Java and these jars; else nothing, and
# all works without. HOSTLER_RECORD=FILE makes one instead: without profiles of methods, which only the second compiler reads.
cache() {
  cache=$jars/cache/$1-$version.aot
  if [ -n "${HOSTLER_RECORD:-}" ]; then
    common="$common -XX:AOTCacheOutput=$HOSTLER_RECORD -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining"
  elif [ "$cache" -nt "$jars/hostler.jar" ]; then
    common="$common -XX:AOTCache=$cache -Xlog:aot=off -Xlog:cds=off"
  fi
}
