# The same document again, and the whole quick start again, change nothing anywhere, also not by the resync after it.

check_second_apply() {
  local before before_settings before_queues began=$SECONDS until
  watch_changes
  before=$(revision_of_etcd)
  before_settings=$(network_settings)
  before_queues=$(queues)
  pids=$(pids_of_all)
  xml=$(virsh_system dumpxml "$uid")
  check "a second apply succeeds" $hostler apply -f examples/quickstart.yaml
  check "plan has nothing to do" $hostler plan web1 --fresh
  check "the quick start again succeeds" scripts/quickstart
  until=$((began + 35 - SECONDS))
  check "until after a resync plan has nothing to do" stays "$((until > 1 ? until : 1))" $hostler plan web1
  check "no revision of etcd's was made" equals "$(revision_of_etcd)" "$before"
  check "agent, etcd, libvirtd and guest are the same processes" equals "$(pids_of_all)" "$pids"
  check "no link, address, route or proxied neighbour changed" empty "$(cat "$HOSTLER_SCRATCH/watched.ip" | changes_of_ip)"
  check "no queue, class or filter either" equals "$(queues)" "$before_queues"
  check "no setting of the network either" equals "$(network_settings)" "$before_settings"
  check "no rule changed" empty "$(grep -v '^# new generation' "$HOSTLER_SCRATCH/watched.nft")"
  check "libvirt tells of no change" empty "$(cat "$HOSTLER_SCRATCH/watched.libvirt")"
  check "and the domain is the same" equals "$(virsh_system dumpxml "$uid")" "$xml"
  check_watches
}

# With their handles, which are others when one is made anew. The kernel tells of each that is only looked at, so nobody listens.
queues() { tc qdisc show; tc filter show dev "$tap" ingress; }

# What the kernel was told of its own and the tap's interfaces; the rest of /proc/sys/net counts by itself.
network_settings() { sysctl -a -r "^net\.ipv[46]\.(conf|neigh)\.(all|default|uplink|$tap)\." 2>/dev/null; }

pids_of_all() { echo "$(agent_pid) $(pgrep -x etcd) $(pgrep -x libvirtd) $(qemu_pid)"; }

# The kernel's own care for its neighbours is no change.
changes_of_ip() { grep -E 'link/|inet|via|dev' | grep -vE 'REACHABLE|STALE|DELAY|PROBE|INCOMPLETE|FAILED'; }

watch_changes() {
  stdbuf -oL ip monitor link address route neigh > "$HOSTLER_SCRATCH/watched.ip" 2>&1 &
  watches=$!
  stdbuf -oL nft monitor > "$HOSTLER_SCRATCH/watched.nft" 2>&1 &
  watches="$watches $!"
  stdbuf -oL virsh -q -c qemu:///system event --all --loop > "$HOSTLER_SCRATCH/watched.libvirt" 2>&1 &
  watches="$watches $!"
}

# The watches would have told: one change of each kind, at the end.
check_watches() {
  local before
  before=$(revision_of_etcd)
  etcdctl_with_certificate put /witness 1 >/dev/null
  ip address add 203.0.113.77/32 dev lo
  nft add table inet witness
  virsh_system define "$HOSTLER_SCRATCH/foreign.xml"
  check "a write would have shown in etcd's revision" equals "$(revision_of_etcd)" $((before + 1))
  check "an address would have been told" eventually 10 grep -q 203.0.113.77 "$HOSTLER_SCRATCH/watched.ip"
  check "a table would have been told" eventually 10 grep -q witness "$HOSTLER_SCRATCH/watched.nft"
  check "a definition of what is defined would have been told" eventually 10 grep -q foreign "$HOSTLER_SCRATCH/watched.libvirt"
  kill $watches
  etcdctl_with_certificate del /witness >/dev/null
  ip address delete 203.0.113.77/32 dev lo
  nft delete table inet witness
}
