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

# equals TEXT EXPECTED: two that are empty are not equal, since it is more likely that both could not be read.
equals() { [ -n "$2" ] && [ "$1" = "$2" ] || { echo "expected '$2', got '$1'"; return 1; }; }

# empty TEXT: succeeds when there is none, else shows it.
empty() { [ -z "$1" ] || { echo "$1"; return 1; }; }

# says PATTERN COMMAND...: a line of what it says has that pattern.
says() {
  local pattern=$1 said
  shift
  said=$("$@" 2>&1)
  grep -e "$pattern" <<<"$said" || { echo "no '$pattern' in '$said'"; return 1; }
}

# shown FILTER: what the agent shows of web1 is so, by jq. Not within bash -c: without pipefail jq 1.6 is content with no input at all.
shown() { $hostler instance show web1 -o json | jq -e "$1"; }

# addresses [NAME]: web1's by default.
addresses() { $hostler instance show "${1:-web1}" -o json | jq -r '.status.addresses[]'; }

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
# boot_of_guest [ADDRESS] and booted_since BOOT [ADDRESS]: it answers, and is another boot than that one.
boot_of_guest() { login "${1:-$v4}" cat /proc/sys/kernel/random/boot_id; }
booted_since() {
  local boot
  boot=$(boot_of_guest "${2:-$v4}") && [ -n "$1" ] && [ "$boot" != "$1" ]
}
# cloud_init_ended [ADDRESS]: of this boot, without an error.
cloud_init_ended() { login "${1:-$v4}" cat /run/cloud-init/result.json | jq -e '.v1.errors == []'; }
host_keys() { ssh-keyscan -T 5 "$1" 2>/dev/null | cut -d' ' -f2- | sort; }
qemu_pids() { pgrep -f "guest=[^ ]*$1" | while read -r pid; do grep -q qemu "/proc/$pid/comm" 2>/dev/null && echo "$pid"; done; }
qemu_pid() { qemu_pids "${1:-$uid}" | head -1; }
agent_pid() { pgrep -f io.hostler.Hostlerd; }

# remember_run and same_run: the guest is the same process and the same boot as then.
remember_run() {
  qemu=$(qemu_pid)
  boot=$(boot_of_guest)
}
same_run() { equals "$(qemu_pid)" "$qemu" && equals "$(boot_of_guest)" "$boot"; }

# etcdctl_with_certificate ARGUMENT...: what etcd itself says, not what the agent makes of it.
etcdctl_with_certificate() {
  ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert $pki/ca.crt --cert $pki/client.crt --key $pki/client.key \
    --dial-timeout 5s --command-timeout 10s "$@"
}
revision_of_etcd() { etcdctl_with_certificate endpoint status -w json | jq -e '.[0].Status.header.revision'; }

# stop_etcd and let_etcd_start: in between it can't start, whoever tries.
stop_etcd() {
  printf '#!/bin/sh\nexit 1\n' > "$HOSTLER_SCRATCH/no-etcd"
  chmod +x "$HOSTLER_SCRATCH/no-etcd"
  etcd_binary=$(readlink -f "$(command -v etcd)")
  mount --bind "$HOSTLER_SCRATCH/no-etcd" "$etcd_binary"
  kill -9 "$(pgrep -x etcd)"
  eventually 10 not pgrep -x etcd
}
let_etcd_start() { umount "$etcd_binary"; }

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
