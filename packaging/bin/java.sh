# Sourced by the launchers: which Java, and where our jars are: beside us when installed, in agent/target in a checkout.
here=$(dirname "$(readlink -f "$0")")
if [ -d "$here/../../agent/target/lib" ]; then
  jars=$here/../../agent/target
else
  jars=$here/..
fi
for home in "$jars/runtime" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null)
  if [ "${version:-0}" -ge 25 ] && [ -x "$home/bin/java" ]; then
    java=$home/bin/java
    break
  fi
done
if [ -z "${java:-}" ]; then
  echo "error: no Java of 25 or newer: install openjdk-25-jre-headless, or set JAVA_HOME" >&2
  exit 2
fi
classpath=$jars/hostler.jar:$jars/lib/*
issue_classpath=$jars/hostler.jar:$jars/lib/*:$jars/lib-issue/*
common="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
