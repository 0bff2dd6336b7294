# Sourced by what plays a host of its own: in network, mount and process namespaces, on default paths.

# in_private_host SCRIPT ARGUMENT...: runs SCRIPT --inside as the first process of fresh namespaces; when it ends, all ends that it
# started. HOSTLER_SCRATCH is a directory that goes afterwards.
in_private_host() {
  local script=$1 status=0
  shift
  HOSTLER_SCRATCH=$(mktemp -d /var/tmp/hostler-host.XXXXXX)
  export HOSTLER_SCRATCH
  unshare --mount --net --pid --fork --mount-proc --kill-child "$script" --inside "$@" || status=$?
  rm -rf "$HOSTLER_SCRATCH"
  return $status
}

# Default paths are directories of the scratch.
private_directories() {
  mount --make-rprivate /
  local directory name
  for directory in /var/lib/hostler /var/lib/libvirt /var/log/libvirt /etc/libvirt; do
    name=$HOSTLER_SCRATCH/$(echo $directory | tr / _)
    mkdir -p "$directory" "$name"
    [ $directory != /etc/libvirt ] || cp -a /etc/libvirt/. "$name/"
    mount --bind "$name" "$directory"
  done
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/lock
}

# With an uplink that leads nowhere.
private_host() {
  private_directories
  uplink
}

uplink() {
  ip link set lo up
  ip link add uplink type veth peer name outside
  ip address add 203.0.113.2/25 dev uplink
  ip link set outside up
  ip link set uplink up
  ip route add default via 203.0.113.1
}

# An uplink to a namespace that stands for the world, with a server that says so.
world() {
  ip link set lo up
  ip netns add world
  ip link add uplink type veth peer name inside netns world
  ip address add 203.0.113.2/25 dev uplink
  ip address add fd77:ffff::2/64 dev uplink nodad
  ip link set uplink up
  ip -n world link set lo up
  ip -n world address add 203.0.113.1/25 dev inside
  ip -n world address add fd77:ffff::1/64 dev inside nodad
  ip -n world link set inside up
  ip route add default via 203.0.113.1
  ip -6 route add default via fd77:ffff::1
  ip netns exec world socat TCP6-LISTEN:8080,fork,reuseaddr SYSTEM:'echo the world' &
}

private_libvirt() {
  mkdir -p /run/libvirt
  [ ! -e /dev/kvm ] || chmod 666 /dev/kvm
  virtlogd -d
  libvirtd -d
}

# eventually SECONDS COMMAND...: tries until it succeeds.
eventually() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.2
  done
}

# start_agent FLAG...: the agent in the background, its process id in $agent, with its unit's capabilities; waits until the store answers.
start_agent() {
  "${as_the_unit[@]}" "$PWD/packaging/bin/hostlerd" "$@" </dev/null >>"$HOSTLER_SCRATCH/hostlerd.log" 2>&1 &
  agent=$!
  eventually 90 store_answers || { tail -20 "$HOSTLER_SCRATCH/hostlerd.log" >&2; return 1; }
}

store_answers() { "$PWD/packaging/bin/hostler" status 2>/dev/null | grep -q 'store: ok'; }

stop_agent() {
  kill "$agent"
  wait "$agent" || true
}
