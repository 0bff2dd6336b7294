# The quick start on the machine itself, as a user runs it: up, up again, down.

check_outside() {
  local before links group
  if [ -n "$(ls -A /var/lib/hostler 2>/dev/null)" ] || $hostler status >/dev/null 2>&1; then
    echo "FAIL  the quick start on this machine itself: hostler is here already (/var/lib/hostler), so it was not run."
    echo "      Run this test on a machine without it, or remove it (a quick start: scripts/quickstart --down);"
    echo "      what needs no machine of its own: scripts/test-quickstart inside"
    return 1
  fi
  say "the quick start on this machine itself"
  passed=0
  failed=0
  HOSTLER_SCRATCH=$(mktemp -d /var/tmp/hostler-outside.XXXXXX)
  links=$(links_now)
  group=$(getent group hostler)
  check "up" scripts/quickstart
  before=$(revision_of_etcd)
  check "up again" scripts/quickstart
  check "without a revision of etcd's" equals "$(revision_of_etcd)" "$before"
  check "down" scripts/quickstart --down
  check "no state is left" not test -e $run -o -e /run/hostler -o -n "$(ls -A /var/lib/hostler 2>/dev/null)"
  check "no process is left" empty "$(processes_here 'io.hostler.Hostlerd|--data-dir=/var/lib/hostler|guest=hostler-')"
  check "no link came or went" equals "$(links_now)" "$links"
  check "the group is as before" equals "group $(getent group hostler)" "group $group"
  rm -rf "$HOSTLER_SCRATCH"
  echo "$passed passed, $failed failed"
  [ $failed = 0 ]
}

links_now() { ip -o link | cut -d: -f2 | cut -d@ -f1 | sort; }

# In this process namespace: what runs in another's is another's.
processes_here() {
  local pid
  for pid in $(pgrep -f "$1"); do
    [ "$(readlink "/proc/$pid/ns/pid")" != "$(readlink /proc/self/ns/pid)" ] || echo "$pid"
  done
}
