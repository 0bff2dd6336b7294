# Sourced by the end-to-end test: what its checks share. An instance web1 is theirs, as the quick start made it: find_guest fills in
# $uid, $tap, $v4 and $v6.

hostler=packaging/bin/hostler
key=/var/lib/hostler/quickstart/id_ed25519
run=/run/hostler-quickstart
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

revision() { $hostler store status -o json | jq -r .revision; }
user_data_ran() { equals "$(login "$v4" wc -l '<' /root/built)" "$1"; }
uptime_of_guest() { login "$v4" cut -d. -f1 /proc/uptime; }
qemu_pid() { pgrep -f "guest=[^ ]*$uid|$uid" | while read -r pid; do grep -q qemu "/proc/$pid/comm" 2>/dev/null && echo "$pid"; done | head -1; }
agent_pid() { pgrep -f io.hostler.Hostlerd; }

# As scripts/quickstart starts them where there is no systemd, so that its --down ends them.
start_daemon() {
  local name=$1
  shift
  setsid "$@" </dev/null >>$run/"$name".log 2>&1 &
  echo $! > $run/"$name".pid
}

start_libvirtd() { start_daemon libvirtd libvirtd; }

start_hostlerd() {
  start_daemon hostlerd "$PWD/packaging/bin/hostlerd"
  eventually 60 $hostler status >/dev/null 2>&1
}

# ended PID SECONDS: waits for the end of a process.
ended() { eventually "$2" not kill -0 "$1" 2>/dev/null; }
