#!/usr/bin/env bash
# Java's AOT cache holds no class of a file format below 50 (Java 6): a library that is built for every Java is read anew at each start.
#
# Seen with JDK 25.0.3 and picocli 4.7.7, whose classes have format 49: a cache that is recorded while picocli parses holds the
# program's own class and the JDK's, but none of picocli's; each start reads and verifies all of them from the jar again. The recording
# run warns of each ("Old class has been linked", or "Unlinked class"), among hundreds of lines; a run with the cache says nothing.
# Needs a JDK of 25 or newer (JAVA_HOME) and Maven. Exits 0 while it is so, 1 when it changed.
set -euo pipefail
version=4.7.7
java=${JAVA_HOME:?a JDK of 25 or newer}/bin
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact=info.picocli:picocli:$version -DoutputDirectory=. >/dev/null
cat > Hello.java <<'JAVA'
import picocli.CommandLine;
@CommandLine.Command(name = "hello")
public class Hello implements Runnable {
  public static void main(String[] arguments) { new CommandLine(new Hello()).execute(arguments); }
  public void run() {}
}
JAVA
"$java/javac" -proc:none -cp picocli-$version.jar Hello.java
"$java/jar" cf hello.jar Hello.class
path=hello.jar:picocli-$version.jar
"$java/java" -XX:AOTCacheOutput=hello.aot -cp $path Hello >recorded.txt 2>&1
"$java/java" -XX:AOTCache=hello.aot -Xlog:class+load:file=loaded.txt -cp $path Hello
"$java/jar" xf picocli-$version.jar picocli/CommandLine.class
od -An -j6 -N2 -tu1 picocli/CommandLine.class | awk '{ print "format of picocli.CommandLine: " $1 * 256 + $2 }'
own=$(grep -c ' Hello source: shared objects file' loaded.txt || true)
cached=$(grep -c ' picocli\..* source: shared objects file' loaded.txt || true)
read_=$(grep -c ' picocli\..* source: \(jar\|file\)' loaded.txt || true)
sed -n 's/^JAVA_RUNTIME_VERSION=//p' "$JAVA_HOME/release"
echo "warned of while it was recorded: $(grep -c 'Skipping picocli/.*: Old class has been linked' recorded.txt)"
echo "from the cache: Hello $own, picocli's $cached; read from the jar: picocli's $read_"
[ "$own" = 1 ] && [ "$cached" = 0 ] && [ "$read_" -gt 50 ]
