# What was made is unmade: first the instance by its delete, then the rest by --down.

check_delete() {
  check "delete is taken" $hostler instance delete web1 --wait --timeout 120
  check "no domain is left" equals "$(virsh -q -c qemu:///system list --all | wc -l)" 0
  check "no tap is left" not ip link show "$tap"
  check "no route is left" empty "$({ ip route; ip -6 route; } | grep -e "$tap" -e "$v4" -e "$v6")"
  check "no disk is left" empty "$(ls -A /var/lib/hostler/instances)"
  check "no rule is left" empty "$(nft list table inet hostler | grep "$tap" | grep -v expires)"
}

check_down() {
  check "down removes the rest" scripts/quickstart --down
  check "no table is left" empty "$(nft list tables | grep hostler)"
}
