# A host that boots without etcd: everything of the run is gone, the disks are there, and etcd can't start.

check_boot_without_etcd() {
  kill -9 "$(agent_pid)" "$(qemu_pid)" "$(qemu_pid foreign)"
  stop_etcd
  kill "$(cat $run/libvirtd.pid)"
  ended "$(cat $run/libvirtd.pid)" 20
  ip link delete "$tap"
  nft delete table inet hostler 2>/dev/null
  rm -rf /run/libvirt/qemu /run/hostler
  start_libvirtd
  start_hostlerd
  check "after a boot of the host without etcd the guest answers" eventually 300 login "$v4" true
  check "etcd is not back yet" test -z "$(pgrep -x etcd)"
  check "the instance is shown by its manifest, not as missing" shown ".uid == \"$uid\""
  check "what may be declared is unknown, not missing" says store-unread $hostler instance show web2
  check "status counts nothing that it does not know" says 'instances: unknown' $hostler status
  check "plan does not say that nothing is to do" not $hostler plan
  check "etcd was not back meanwhile" test -z "$(pgrep -x etcd)"
  let_etcd_start
  check "etcd comes back" eventually 90 $hostler apply -f examples/quickstart.yaml
  check "and nothing is to do" eventually 60 $hostler plan web1 --fresh
}
