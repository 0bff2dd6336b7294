# What was made is unmade: first the instance by its delete, then the rest by --down, and nothing else.

check_refused_down() {
  local other was
  check "an instance in another environment is declared" declare_other
  other=$($hostler instance show other1 -e other -o json | jq -r .uid)
  check "and runs" eventually 60 runs "$other"
  was="$(qemu_pid "$other") $(qemu_pid)"
  check "down refuses while it is there, and names it" refuses_down "instance other1 in environment other"
  check "and both instances run on, with their disks" equals "$(qemu_pid "$other") $(qemu_pid)" "$was"
  check "and their manifests" test -s /var/lib/hostler/instances/"$other"/manifest.json -a -s /var/lib/hostler/instances/"$uid"/manifest.json
  check "the other is deleted" $hostler instance delete other1 -e other --wait --timeout 120
  check "and its environment" $hostler environment delete other --wait
}

declare_other() {
  $hostler apply -f - <<'YAML'
kind: environment
name: other
spec: {}
---
kind: instance
name: other1
environment: other
spec: {image: debian-12, cpus: 1, memory: 64MiB, disk: 2GiB, addresses: []}
YAML
}

runs() { [ -n "$(qemu_pid "$1")" ]; }

refuses_down() {
  local said code=0
  said=$(scripts/quickstart --down 2>&1) || code=$?
  echo "$said"
  [ $code = 1 ] && grep -qF "$1" <<<"$said"
}

check_delete() {
  check_console_log
  check "etcd knows the instance" not empty "$(in_etcd)"
  check "delete is taken" $hostler instance delete web1 --wait --timeout 120
  check "no domain is left but the foreign one" equals "$(virsh_system list --all --name)" foreign
  check "no tap is left" not ip link show "$tap"
  check "no route is left" empty "$({ ip route; ip -6 route; } | grep -e "$tap" -e "$v4" -e "$v6")"
  check "no disk, seed, manifest or log is left" empty "$(ls -A /var/lib/hostler/instances)"
  check "no rule is left" empty "$(nft list table inet hostler | grep "$tap" | grep -v expires)"
  check "no key or value of etcd's names it" empty "$(in_etcd)"
  check_foreign "the delete"
}

in_etcd() { etcdctl_with_certificate get /hostler/v1 --prefix | grep -F -e "$uid"; }

# The guest wrote more than libvirt's virtlogd keeps in one file (64 KiB here): see test-quickstart.
check_console_log() {
  local directory=/var/lib/hostler/instances/$uid
  check "the console log was cut, and an older part is kept" test -s "$directory/console.log.0"
  check "no part is over the limit, or for others to read" empty \
    "$(find "$directory" -name 'console.log*' \( -size +80k -o -perm /077 \))"
}

check_down() {
  check "down removes the rest" scripts/quickstart --down
  check "no table is left" empty "$(nft list tables | grep hostler)"
  check "no process is left" empty "$(pgrep -fa 'io.hostler|[/]var/lib/hostler')"
  check "no file is left" empty "$(find /var/lib/hostler /run/hostler $run -mindepth 1 2>/dev/null)"
  check "the settings of the network are as before" equals "$(settings_now)" "$settings"
  check_foreign "down"
}

settings_now() {
  sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding net.ipv6.conf.uplink.forwarding net.ipv6.conf.uplink.accept_ra \
    net.ipv6.conf.uplink.proxy_ndp net.ipv6.neigh.uplink.proxy_delay net.ipv4.neigh.uplink.proxy_delay
}
