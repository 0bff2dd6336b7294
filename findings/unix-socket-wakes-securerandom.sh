#!/usr/bin/env bash
# The JDK's unix-domain sockets set up SecureRandom although the client that connects needs no random number.
#
# Seen with JDK 25.0.3: the class behind SocketChannel.open(StandardProtocolFamily.UNIX) makes a random generator for the names of
# unnamed server sockets when it is initialised, so a program that only connects loads the security providers too. In a start of a
# tenth of a second that counts. Needs a JDK of 25 or newer (JAVA_HOME). Exits 0 while it is so, 1 when it changed.
set -euo pipefail
java=${JAVA_HOME:?a JDK of 25 or newer}/bin
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > Open.java <<'JAVA'
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
public class Open {
  public static void main(String[] arguments) throws Exception {
    try (SocketChannel channel =
        arguments[0].equals("unix") ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
      System.out.println(arguments[0] + " open: " + channel.isOpen());
    }
  }
}
JAVA
"$java/javac" Open.java
for family in unix inet; do
  "$java/java" -Xlog:class+load:file=$family.txt -cp . Open $family
done
unix=$(grep -c ' java.security.SecureRandom source' unix.txt || true)
inet=$(grep -c ' java.security.SecureRandom source' inet.txt || true)
sed -n 's/^JAVA_RUNTIME_VERSION=//p' "$JAVA_HOME/release"
echo "SecureRandom loaded: by a unix-domain channel $unix, by an inet channel $inet"
echo "classes loaded: unix $(wc -l < unix.txt), inet $(wc -l < inet.txt)"
[ "$unix" -ge 1 ] && [ "$inet" = 0 ]
