# Whatever dies, hangs or is removed around the guest, the guest does not notice.

check_kills() {
  remember_run
  check_agent_killed
  check_agent_stopped
  check_etcd_killed
  check_libvirtd_killed
  check_libvirtd_restarted
  check_libvirtd_stopped
  check_tap_deleted
  check_foreign "all of this"
}

check_agent_killed() {
  local counted
  login "$v4" true
  counted=$(bytes_of_guest)
  kill -9 "$(agent_pid)"
  listen_as_systemd
  check "the agent starts again after kill -9" start_hostlerd NOTIFY_SOCKET="$HOSTLER_SCRATCH/notify" WATCHDOG_USEC=3000000
  check "and took the guest over untouched" same_run
  check "its traffic was counted, and counts on" eventually 30 counts_on "$counted"
  check "it says READY=1 when its socket answers" eventually 5 grep -q '^READY=1 answers ' "$HOSTLER_SCRATCH/notified"
  check "once, before all else" equals "$(sort -k3n "$HOSTLER_SCRATCH/notified" | head -1 | cut -d' ' -f1,2) $(grep -c READY "$HOSTLER_SCRATCH/notified")" "READY=1 answers 1"
  check "and WATCHDOG=1 from then on" eventually 10 watchdog_heard 3
  kill "$listener"
}

# Bytes to and from the guest, of both families, as /metrics has them.
bytes_of_guest() {
  curl -s --unix-socket /run/hostler/hostlerd.sock http://hostler/metrics |
    awk '/^hostler_instance_traffic_bytes/ && /instance="web1"/ { sum += $NF } END { printf "%d", sum }'
}

# counts_on BYTES: from no less than there were, which was not nothing.
counts_on() { [ "$1" -gt 0 ] && [ "$(bytes_of_guest)" -ge "$1" ]; }

# As systemctl stop and start do it: the agent that check_agent_killed started is a child of this shell.
check_agent_stopped() {
  local agent etcd
  agent=$(agent_pid)
  etcd=$(pgrep -x etcd)
  kill "$agent"
  check "told to end, the agent ends" ended "$agent" 20
  check "with exit code 0" wait "$agent"
  check "etcd goes on" equals "$(pgrep -x etcd)" "$etcd"
  check "the agent starts again" start_hostlerd
  check "with nothing to do" eventually 60 $hostler plan web1 --fresh
  check "and took the guest over untouched" same_run
}

# What systemd would hear, whether the agent's socket answered then, and the process that heard it: of two at once the elder came first.
listen_as_systemd() {
  cat > "$HOSTLER_SCRATCH/hear" <<'HEAR'
#!/bin/sh
curl -sf -m 5 -o /dev/null --unix-socket /run/hostler/hostlerd.sock http://localhost/v1/version && state=answers || state=silent
echo "$(cat) $state $$" >> "$(dirname "$0")/notified"
HEAR
  chmod +x "$HOSTLER_SCRATCH/hear"
  : > "$HOSTLER_SCRATCH/notified"
  socat -u "UNIX-RECVFROM:$HOSTLER_SCRATCH/notify,fork" "EXEC:$HOSTLER_SCRATCH/hear" &
  listener=$!
  eventually 10 test -S "$HOSTLER_SCRATCH/notify"
}

watchdog_heard() { [ "$(grep -c 'WATCHDOG=1' "$HOSTLER_SCRATCH/notified")" -ge "$1" ]; }

check_etcd_killed() {
  local etcd declared
  declared=$(declared_in_etcd)
  etcd=$(pgrep -x etcd)
  kill -9 "$etcd"
  check "etcd comes back after kill -9" eventually 60 etcd_other_than "$etcd"
  check "and takes writes" eventually 60 $hostler apply -f examples/quickstart.yaml
  check "with all that was declared, unwritten since" equals "$(declared_in_etcd)" "$declared"
  check "and the guest was not touched" same_run
}

etcd_other_than() { [ -n "$(pgrep -x etcd)" ] && [ "$(pgrep -x etcd)" != "$1" ]; }

# Keys, values and the revisions that they were written at.
declared_in_etcd() { etcdctl_with_certificate get /hostler/v1/desired --prefix -w json | jq -ec .kvs | sha256sum; }

check_libvirtd_killed() {
  kill -9 "$(cat $run/libvirtd.pid)"
  start_libvirtd
  check "libvirtd killed and started: nothing to do" eventually 90 $hostler plan web1 --fresh
  check "and the guest was not touched" same_run
}

check_libvirtd_restarted() {
  local libvirtd
  libvirtd=$(cat $run/libvirtd.pid)
  kill "$libvirtd"
  check "libvirtd ends when told to" ended "$libvirtd" 30
  start_libvirtd
  check "started again: nothing to do" eventually 90 $hostler plan web1 --fresh
  check "and the guest was not touched" same_run
}

check_libvirtd_stopped() {
  local libvirtd
  libvirtd=$(cat $run/libvirtd.pid)
  kill -STOP "$libvirtd"
  check "while libvirtd hangs for 20 s the agent answers" stays 20 agent_answers
  check "and the guest too" same_run
  kill -CONT "$libvirtd"
  check "libvirtd goes on: nothing to do" eventually 90 $hostler plan web1 --fresh
  check "and the guest was not touched" same_run
}

# With no /dev/net/tun the agent can't mend what it plans to mend, so plan and explain can be read at leisure.
check_tap_deleted() {
  mount --bind /dev/null /dev/net/tun
  ip link delete "$tap"
  check "a tap deleted by hand: plan shows exactly its steps" eventually 20 plan_is "$(steps_of_tap)"
  check "explain names step, cause, since when and the next try" eventually 20 explains
  umount /dev/net/tun
  check "it is made anew, and then nothing is to do" eventually 90 $hostler plan web1 --fresh
  check "the guest answers through it" eventually 60 login "$v4" true
  check "without a restart of the guest" same_run
}

steps_of_tap() {
  cat <<STEPS
1
create tap $tap
set the kernel's settings of tap $tap
set gateway addresses of tap $tap
set tap $tap up
route $v4 to tap $tap
route $v6 to tap $tap
plug the network card of instance $uid into tap $tap
STEPS
}

# plan_is LINES: its exit code and its steps, in any order.
plan_is() {
  local plan code=0
  plan=$($hostler plan web1 --fresh -o json) || code=$?
  equals "$(echo $code; jq -r '.steps[].says' <<<"$plan" | sort)" "$(sort <<<"$1")"
}

explains() {
  local why
  why=$($hostler explain web1)
  grep -Eq '^ *step: +CreateTap$' <<<"$why" && grep -Eq '^ *cause: +.' <<<"$why" && grep -Eq '^ *since: +[0-9]' <<<"$why" &&
    grep -Eq '^ *next try: +.' <<<"$why" || { echo "$why"; return 1; }
}
