# The quick start on the machine itself, as a user runs it: up, up again, down.

check_outside() {
  local before after failed=0
  if [ -n "$(ls -A /var/lib/hostler 2>/dev/null)" ]; then
    echo "skipped: /var/lib/hostler is there already, and this would remove it"
    return 0
  fi
  say "the quick start on this machine itself"
  scripts/quickstart || failed=1
  before=$(revision)
  scripts/quickstart || failed=1
  after=$(revision)
  [ "$before" = "$after" ] || { echo "FAIL  run again it changed the store: $before => $after"; failed=1; }
  scripts/quickstart --down || failed=1
  [ ! -e /var/lib/hostler ] || { echo "FAIL  /var/lib/hostler is still there"; failed=1; }
  pgrep -f io.hostler.Hostlerd >/dev/null && { echo "FAIL  hostlerd still runs"; failed=1; }
  ip -o link | grep -E ': t[0-9a-f]{10}:' && { echo "FAIL  a tap is left"; failed=1; }
  [ $failed = 1 ] || echo "ok    up, up again without a change, down without a trace"
  return $failed
}
