# A second guest, edge1, which the world can reach and whose user data is a cloud-config: for the checks of firewalls, user data and rebuilds.

# Boots while others check; fills in $edge and $edge6.
declare_edge() {
  ip -n world route add 203.0.113.128/25 via 203.0.113.2
  ip -n world route add fd77:2::/64 via fd77:ffff::2
  ssh-keygen -q -t ed25519 -N '' -C own -f "$HOSTLER_SCRATCH/own"
  { edge_pools; edge_instance "$(cloud_config)"; } | $hostler apply -f -
  edge=$(addresses edge1 | grep -F .)
  edge6=$(addresses edge1 | grep -F :)
}

edge_pools() {
  cat <<'YAML'
kind: addresspool
name: public4
spec: {prefix: 203.0.113.128/25, mode: routed}
---
kind: addresspool
name: public6
spec: {prefix: "fd77:2::/64", mode: routed}
---
YAML
}

# edge_instance USER-DATA
edge_instance() {
  cat <<YAML
kind: instance
name: edge1
spec:
  hostname: edge1
  image: debian-12
  cpus: 2
  memory: 512MiB
  disk: 4GiB
  sshKeys: [me]
  addresses: [public4, public6]
  userData: |
$(sed 's/^/    /' <<<"$1")
YAML
}

delete_edge() {
  check "edge1 is deleted" $hostler instance delete edge1 --wait --timeout 120
  check "and its pools" bash -c "$hostler addresspool delete public4 && $hostler addresspool delete public6"
}
