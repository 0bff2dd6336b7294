#!/usr/bin/env bash
# A link that is set down forgets for which addresses it answers its neighbours (proxy ARP and NDP entries of ip-neigh), keeps its own
# addresses, and netlink tells of neither their going nor of entries that are made or removed by hand: whoever keeps such entries has
# to look again after each event of the link itself.
#
# Seen with Linux 6.18 and iproute2 6.1.0 (Debian 12): two entries, set down and up again: none; RTNLGRP_NEIGH told of the link's
# multicast neighbours, of no proxied one. Runs in a network namespace of its own, as root; needs iproute2. Exits 0 while it is so,
# 1 when it changed.
set -euo pipefail
if [ "${1:-}" != inside ]; then
  exec unshare --net "$0" inside
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
uname -r
ip -V
ip link add up0 type veth peer name far0
ip link set far0 up
ip link set up0 up
ip address add 203.0.113.2/24 dev up0
ip -o monitor neigh >"$dir/told" &
monitor=$!
trap 'kill $monitor; rm -rf "$dir"' EXIT
# It listens once it tells of an entry that is no proxy.
until grep -q 203.0.113.77 "$dir/told" || [ $SECONDS -gt 20 ]; do
  ip neigh replace 203.0.113.77 lladdr 02:00:00:00:00:77 dev up0 nud permanent
done
entries() { { ip neigh show proxy dev up0; ip -6 neigh show proxy dev up0; } | sort -u | grep -c . || true; }
ip neigh add proxy 198.51.100.9 dev up0
ip -6 neigh add proxy fd77::9 dev up0
before=$(entries)
ip link set up0 down
ip link set up0 up
after=$(entries)
address=$(ip -o -4 address show dev up0 | grep -c 203.0.113.2 || true)
# The last event comes after all others.
ip neigh replace 203.0.113.78 lladdr 02:00:00:00:00:78 dev up0 nud permanent
until grep -q 203.0.113.78 "$dir/told" || [ $SECONDS -gt 20 ]; do :; done
told=$(grep -cE '198\.51\.100\.9|fd77::9' "$dir/told" || true)
echo "proxied neighbours before: $before, after the link went down and up: $after; its address: $address; events of them: $told"
[ "$before" = 2 ] && [ "$after" = 0 ] && [ "$address" = 1 ] && [ "$told" = 0 ]
