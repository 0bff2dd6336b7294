# The quick start run again while a daemon of the first run is dead or hangs: what still runs is waited for and never started twice, so
# that --down finds all that runs. Needs no guest; runs in namespaces of its own, without systemd.

daemons_host() {
  local agent
  private_directories
  check_mute_daemon
  uplink
  check "the quick start starts its daemons" scripts/quickstart --daemons
  agent=$(agent_pid)
  check "run again it changes nothing" scripts/quickstart --daemons
  one_agent "$agent" "after a second run"

  kill -9 "$(cat $run/libvirtd.pid)"
  check "with libvirtd dead the agent says so" eventually 60 not $hostler status
  check "and the quick start starts libvirtd" scripts/quickstart --daemons
  one_agent "$agent" "with libvirtd dead"

  kill -9 "$agent"
  check "with the agent dead the quick start starts it" scripts/quickstart --daemons
  one_agent "$(agent_pid)" "after its death"

  check_unreadable_down

  kill -9 "$(cat $run/libvirtd.pid)"
  check "down needs libvirtd, and starts it" scripts/quickstart --down
  check "and no process is left" empty "$(pgrep -fa 'io.hostler|etcd --name|^libvirtd|^virtlogd')"
  check "and no file" empty "$(find /var/lib/hostler /run/hostler $run -mindepth 1 2>/dev/null)"
}

# Down asks what is declared by the command and jq; here jq fails.
check_unreadable_down() {
  local agent etcd
  agent=$(agent_pid)
  etcd=$(pgrep -x etcd)
  check "an environment is declared" $hostler apply -f - <<<$'kind: environment\nname: kept'
  check "what is declared can't be read: down refuses" unreadable refuses_down "nothing is removed now"
  check "and the agent runs, the same" equals "$(agent_pid)" "$agent"
  check "and etcd" equals "$(pgrep -x etcd)" "$etcd"
  check "and what was declared is there" $hostler environment show kept
  check "readable again: down refuses for what is there" refuses_down "environment kept"
  check "which can be deleted" $hostler environment delete kept --wait
}

unreadable() (
  mkdir -p "$HOSTLER_SCRATCH/unreadable"
  install -m 755 /bin/false "$HOSTLER_SCRATCH/unreadable/jq"
  PATH=$HOSTLER_SCRATCH/unreadable:$PATH
  "$@"
)

# One that runs and does not answer in its time.
check_mute_daemon() {
  local first
  check "a daemon that does not answer fails" not mute_daemon
  first=$(cat "$HOSTLER_SCRATCH/mute/sleep.pid")
  check "run again it fails again" not mute_daemon
  check "and none was started beside it" equals "$(cat "$HOSTLER_SCRATCH/mute/sleep.pid") $(pgrep -cfx 'sleep 1234')" "$first 1"
  kill "$first"
}

mute_daemon() (
  . scripts/lib/daemons.sh
  run=$HOSTLER_SCRATCH/mute
  daemon sleep 1 false -- sleep 1234
)

# one_agent PID WHEN
one_agent() {
  check "one agent runs, $2: the first" equals "$(agent_pid)" "$1"
  check "and the pid file is its own" equals "$(cat $run/hostlerd.pid)" "$1"
}
