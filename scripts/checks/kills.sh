# Whatever dies or is removed around the guest, the guest does not notice.

check_kills() {
  local qemu up etcd before
  qemu=$(qemu_pid)
  up=$(uptime_of_guest)
  before=$(revision)

  kill -9 "$(agent_pid)"
  check "the agent starts again after kill -9" start_hostlerd
  check "and took the guest over untouched" equals "$(qemu_pid)" "$qemu"
  check "whose uptime went on" test "$(uptime_of_guest)" -ge "$up"

  etcd=$(pgrep -x etcd)
  kill -9 "$etcd"
  check "etcd comes back after kill -9" eventually 60 bash -c "[ -n \"\$(pgrep -x etcd)\" ] && [ \"\$(pgrep -x etcd)\" != '$etcd' ] && $hostler apply -f examples/quickstart.yaml"
  check "with the same revision" test "$(revision)" -ge "$before"

  kill -9 "$(cat $run/libvirtd.pid)"
  start_libvirtd
  check "libvirtd killed and started: nothing to do" eventually 90 $hostler plan web1 --fresh
  check "and the guest was not touched" equals "$(qemu_pid)" "$qemu"

  ip link delete "$tap"
  check "a tap deleted by hand is made anew, and the guest answers through it" eventually 120 login "$v4" true
  check "and then nothing is to do" eventually 60 $hostler plan web1 --fresh
  check "without a restart of the guest" equals "$(qemu_pid)" "$qemu"
}
