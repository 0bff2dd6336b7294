# Sourced by the launcher at $self: which Java, and where our jars are: beside us when installed, in agent/target in a checkout.
# Starts no other program: what comes before Java is part of every command.
case $self in
  /*) here=$self ;;
  *) here=$PWD/${self#./} ;;
esac
case $here in
  */./* | */../*) here=$(readlink -f "$here") ;;
esac
here=${here%/*}
jars=${here%/*/*}/agent/target
if [ ! -d "$jars/lib" ]; then
  jars=${here%/*}
fi
for home in "$jars/runtime" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  key=
  if [ -x "$home/bin/java" ] && [ -r "$home/release" ]; then
    # JAVA_RUNTIME_VERSION="25.0.3+9-LTS"
    while IFS='"' read -r key version _; do
      [ "$key" != JAVA_RUNTIME_VERSION= ] || break
    done <"$home/release"
  fi
  major=${version%%[!0-9]*}
  if [ "$key" = JAVA_RUNTIME_VERSION= ] && [ "${major:-0}" -ge 25 ]; then
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
