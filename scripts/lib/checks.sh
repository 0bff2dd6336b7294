# Sourced by the end-to-end test: what its checks share. An instance web1 is theirs, as the quick start made it: find_guest fills in
# $uid, $tap, $v4 and $v6.

hostler=packaging/bin/hostler
key=/var/lib/hostler/quickstart/id_ed25519
run=/run/hostler-quickstart
pki=/var/lib/hostler/pki
passed=0
failed=0

# check WHAT COMMAND...: counts it, and shows the end of what COMMAND said when it fails.
check() {
  local what=$1
  shift
  if "$@" >"$HOSTLER_SCRATCH/check.log" 2>&1; then
    passed=$((passed + 1))
    echo "ok    $what"
  else
    failed=$((failed + 1))
    echo "FAIL  $what"
    sed 's/^/      /' "$HOSTLER_SCRATCH/check.log" | tail -15
  fi
}

# not COMMAND...: succeeds when COMMAND fails.
not() { ! "$@"; }

equals() { [ "$1" = "$2" ] || { echo "expected '$2', got '$1'"; return 1; }; }

# empty TEXT: succeeds when there is none, else shows it.
empty() { [ -z "$1" ] || { echo "$1"; return 1; }; }

addresses() { $hostler instance show web1 -o json | jq -r '.status.addresses[]'; }

find_guest() {
  v4=$(addresses | grep -F . | head -1)
  v6=$(addresses | grep -F : | head -1)
  uid=$($hostler instance show web1 -o json | jq -r .uid)
  tap=t$(echo "$uid" | tr -d - | cut -c1-10)
}

# login ADDRESS COMMAND...: runs it in the guest.
login() {
  local address=$1
  shift
  ssh -n -i $key -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=5 \
    "root@$address" "$@"
}

user_data_ran() { equals "$(login "$v4" wc -l '<' /root/built)" "$1"; }
uptime_of_guest() { login "$v4" cut -d. -f1 /proc/uptime; }
boot_of_guest() { login "$v4" cat /proc/sys/kernel/random/boot_id; }
qemu_pid() { pgrep -f "guest=[^ ]*${1:-$uid}" | while read -r pid; do grep -q qemu "/proc/$pid/comm" 2>/dev/null && echo "$pid"; done | head -1; }
agent_pid() { pgrep -f io.hostler.Hostlerd; }

# remember_run and same_run: the guest is the same process and the same boot as then.
remember_run() {
  qemu=$(qemu_pid)
  boot=$(boot_of_guest)
}
same_run() { equals "$(qemu_pid)" "$qemu" && [ -n "$boot" ] && equals "$(boot_of_guest)" "$boot"; }

# etcdctl_with_certificate ARGUMENT...: what etcd itself says, not what the agent makes of it.
etcdctl_with_certificate() {
  ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert $pki/ca.crt --cert $pki/client.crt --key $pki/client.key \
    --dial-timeout 5s --command-timeout 10s "$@"
}
revision_of_etcd() { etcdctl_with_certificate endpoint status -w json | jq -e '.[0].Status.header.revision'; }

# stays SECONDS COMMAND...: COMMAND succeeds again and again, for as long.
stays() {
  local until=$((SECONDS + $1))
  shift
  while [ $SECONDS -lt $until ]; do
    "$@" || return 1
    sleep 0.5
  done
}

# The agent answers, also when it says that a part of it is down.
agent_answers() { $hostler status || [ $? = 2 ]; }

# As scripts/quickstart starts them where there is no systemd, so that its --down ends them.
start_daemon() {
  local name=$1
  shift
  setsid "$@" </dev/null >>$run/"$name".log 2>&1 &
  echo $! > $run/"$name".pid
}

start_libvirtd() { start_daemon libvirtd libvirtd; }

# start_hostlerd VARIABLE=VALUE...: with these in its environment.
start_hostlerd() {
  start_daemon hostlerd "${as_the_unit[@]}" env "$@" "$PWD/packaging/bin/hostlerd"
  eventually 60 $hostler status >/dev/null 2>&1
}

# ended PID SECONDS: waits for the end of a process.
ended() { eventually "$2" not kill -0 "$1" 2>/dev/null; }
