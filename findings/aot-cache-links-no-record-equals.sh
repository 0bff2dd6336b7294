#!/usr/bin/env bash
# Java's AOT cache holds the linked call sites of lambdas, but not those of a record's own equals, hashCode and toString: the first call
# of each builds method handles anew at every start.
#
# Seen with JDK 25.0.3: a program that compares two enum constants defines no class at run time when it starts from its cache; the same
# program with a record of two components in place of the enum defines some ten hidden classes of method handles at its first equals,
# though the recording run called it too. On a command that runs for a tenth of a second that was a fifth of its processor time.
# Needs a JDK of 25 or newer (JAVA_HOME). Exits 0 while it is so, 1 when it changed.
set -euo pipefail
java=${JAVA_HOME:?a JDK of 25 or newer}/bin
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > WithRecord.java <<'JAVA'
public class WithRecord {
  record Noun(String word, boolean wide) {}
  static final Noun[] ALL = {new Noun("instance", false), new Noun("image", true)};
  public static void main(String[] arguments) { System.out.println(ALL[arguments.length].equals(ALL[1])); }
}
JAVA
cat > WithEnum.java <<'JAVA'
public class WithEnum {
  enum Noun { INSTANCE, IMAGE }
  static final Noun[] ALL = Noun.values();
  public static void main(String[] arguments) { System.out.println(ALL[arguments.length].equals(ALL[1])); }
}
JAVA
"$java/javac" WithRecord.java WithEnum.java
"$java/jar" cf both.jar *.class
# made NAME: how many classes it defines at run time, started from a cache that was recorded by the same run.
made() {
  "$java/java" -XX:AOTCacheOutput="$1.aot" -cp both.jar "$1" >/dev/null 2>&1
  "$java/java" -XX:AOTCache="$1.aot" -Xlog:class+load:file="$1.txt" -cp both.jar "$1" >/dev/null
  grep -q " $1 source: shared objects file" "$1.txt"
  grep -c 'source: __JVM_LookupDefineClass__' "$1.txt" || true
}
record=$(made WithRecord)
enum=$(made WithEnum)
sed -n 's/^JAVA_RUNTIME_VERSION=//p' "$JAVA_HOME/release"
echo "classes defined at run time, from the cache: with a record's equals $record, with an enum's $enum"
[ "$record" -gt 4 ] && [ "$enum" = 0 ]
