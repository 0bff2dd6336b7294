# The same document again changes nothing, anywhere.

check_second_apply() {
  local before xml monitor
  before=$(revision)
  xml=$(virsh -c qemu:///system dumpxml "$uid" | sha256sum)
  ip monitor link address route neigh > "$HOSTLER_SCRATCH/monitor" 2>&1 &
  monitor=$!
  check "a second apply succeeds" $hostler apply -f examples/quickstart.yaml
  kill $monitor
  check "and wrote nothing to the store" equals "$(revision)" "$before"
  check "and changed nothing in libvirt" equals "$(virsh -c qemu:///system dumpxml "$uid" | sha256sum)" "$xml"
  check "and changed no link, address or route" bash -c "! grep -E '$tap|uplink' '$HOSTLER_SCRATCH/monitor' | grep -vE 'REACHABLE|STALE|DELAY|PROBE'"
  check "plan has nothing to do" $hostler plan web1 --fresh
}
