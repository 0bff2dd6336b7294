# The quick start where systemd is process 1, played by stubs that write down what they are asked and start the command: its daemons
# and the agent's etcd are units of their own. Needs no guest; runs in namespaces of its own.

# Inside: as scripts/quickstart up to the agent, then --down.
systemd_host() {
  private_directories
  uplink
  mkdir -p /run/systemd/system
  systemd_stub systemd-run <<'STUB'
unit=
for argument; do
  shift
  case $argument in
    --unit=*) unit=${argument#--unit=} ;;
    --property=StandardOutput=append:*) output=${argument##*append:} ;;
    --) break ;;
    --*) ;;
    *) set -- "$argument" "$@"; break ;;
  esac
done
setsid "$@" </dev/null >>"${output:-$units/$unit.log}" 2>&1 &
echo $! > "$units/${unit%.service}.pid"
STUB
  systemd_stub systemctl <<'STUB'
pid_of() { cat "$units/${1%.service}.pid" 2>/dev/null; }
runs() { [ -n "$(pid_of "$1")" ] && kill -0 "$(pid_of "$1")" 2>/dev/null; }
verb=$1
shift
case $verb in
  show) for unit; do :; done; runs "$unit" && pid_of "$unit" || echo 0 ;;
  is-active) for unit; do :; done; runs "$unit" ;;
  start)
    mkdir -p /run/libvirt
    for unit; do setsid "$unit" </dev/null >>"$units/$unit.log" 2>&1 & echo $! > "$units/$unit.pid"; done
    ;;
  stop)
    for unit; do
      runs "$unit" || continue
      kill "$(pid_of "$unit")"
      while runs "$unit"; do sleep 0.1; done
    done
    ;;
esac
STUB
  check "under systemd the quick start starts its daemons" scripts/quickstart --daemons
  check "the agent is a unit of its own" grep -qx "systemd-run --quiet --collect --unit=quickstart-hostlerd .*/packaging/bin/hostlerd" "$HOSTLER_SCRATCH/asked"
  check_unit "in another unit"
  check "libvirt is the distribution's" grep -qx "systemctl start virtlogd libvirtd" "$HOSTLER_SCRATCH/asked"
  check "etcd is a unit of its own" eventually 60 etcd_is_a_unit
  check "and answers" eventually 60 etcdctl_with_certificate get /hostler/v1/cell
  check "down ends them" scripts/quickstart --down
  check "each by its unit" equals "$(sed -n 's/^systemctl stop //p' "$HOSTLER_SCRATCH/asked" | xargs)" "quickstart-hostlerd hostler-etcd libvirtd virtlogd"
  check "and no process is left" empty "$(pgrep -fa 'io.hostler|etcd --name|^libvirtd|^virtlogd')"
}

etcd_is_a_unit() {
  grep -q '^systemd-run .*--unit=hostler-etcd.service .*-- .*etcd ' "$HOSTLER_SCRATCH/asked" &&
    equals "$(pgrep -x etcd)" "$(cat "$HOSTLER_SCRATCH/units/hostler-etcd.pid")"
}

# systemd_stub NAME < BODY: in the place of the program, also for those that name it by its whole path.
systemd_stub() {
  local at=$HOSTLER_SCRATCH/stub-$1
  mkdir -p "$HOSTLER_SCRATCH/units"
  { printf '#!/bin/bash\nunits=%s\necho "%s $*" >> %s\n' "$HOSTLER_SCRATCH/units" "$1" "$HOSTLER_SCRATCH/asked"; cat; } > "$at"
  chmod +x "$at"
  mount --bind "$at" "/usr/bin/$1"
}
