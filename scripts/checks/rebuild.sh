# A rebuild of edge1: a fresh disk and the user data that waited for it, addresses as they were, whatever is killed on the way.

# Leaves the guest to boot while others check.
check_rebuild() {
  local uid directory was
  uid=$($hostler instance show edge1 -o json | jq -r .uid)
  directory=/var/lib/hostler/instances/$uid
  was=$(addresses edge1)
  keys_of_edge=$(host_keys "$edge")
  boot_of_edge=$(boot_of_guest "$edge")
  kill_in_rebuild
  check "the rebuild goes on to its end" eventually 120 rebuilt
  check "disk and seed are the next ones, and no others" equals "$(disks_and_seeds)" "root-1.qcow2 seed-1.iso"
  check "one process runs it" equals "$(qemu_pids "$uid" | wc -l)" 1
  check "the addresses are as before" equals "$(addresses edge1)" "$was"
  check "and nothing waits any more" empty "$($hostler instance show edge1 -o json | jq -c '.status.conditions[]')"
}

# Twice: while qemu-img makes the disk, and as soon as the disk is there.
kill_in_rebuild() {
  local hanging=$HOSTLER_SCRATCH/hanging
  printf '#!/bin/sh\necho $$ > %s\nexec sleep 600\n' "$hanging" > "$HOSTLER_SCRATCH/hang"
  chmod +x "$HOSTLER_SCRATCH/hang"
  mount --bind "$HOSTLER_SCRATCH/hang" /usr/bin/qemu-img
  check "a rebuild is taken" $hostler instance rebuild edge1 --reason "other user data"
  check "its disk is being made" eventually 30 test -s "$hanging"
  check "meanwhile the guest runs on" equals "$(boot_of_guest "$edge")" "$boot_of_edge"
  kill -9 "$(agent_pid)" "$(cat "$hanging")"
  umount /usr/bin/qemu-img
  check "the agent was killed in the rebuild, before its disk" equals "$(state_of_rebuild) $(disks_and_seeds)" "begun root-0.qcow2 seed-0.iso"
  start_daemon hostlerd "${as_the_unit[@]}" "$PWD/packaging/bin/hostlerd"
  check "started again, it makes the disk" at_once test -e "$directory/root-1.qcow2"
  kill -9 "$(agent_pid)"
  check "the agent was killed in the rebuild, after its disk" equals "$(state_of_rebuild)" begun
  check "it starts again" start_hostlerd
}

# at_once COMMAND...: as soon as it succeeds, with no pause between tries.
at_once() {
  local until=$((SECONDS + 60))
  until "$@"; do [ $SECONDS -lt $until ] || return 1; done
}

state_of_rebuild() { jq -r '.actions.rebuild | if . then .result // "begun" else "none" end' "$directory/manifest.json"; }
disks_and_seeds() { (cd "$directory" && echo root-* seed-*); }
rebuilt() { $hostler instance show edge1 -o json | jq -e '.status.actions.rebuild == "done"' && $hostler plan edge1 --fresh; }

check_rebuilt_guest() {
  check "the rebuilt guest booted" eventually 300 booted_since "$boot_of_edge" "$edge"
  check "its cloud-init ended without an error" eventually 120 cloud_init_ended "$edge"
  check "the user data that waited ran once, as of another instance" next_ran_once
  check "nothing of the former disk is there" equals "$(login "$edge" ls /root)" next
  check "both addresses answer, with the declared host name" equals "$(login "$edge" hostname) $(login "$edge6" hostname)" "edge1 edge1"
  check "the key of the former user data does not log in" not login_with_own_key
  check "the host keys are others" are_other_keys "$(host_keys "$edge")" "$keys_of_edge"
}

next_ran_once() { equals "$(login "$edge" cat /root/next)" "$($hostler instance show edge1 -o json | jq -r .uid)-1"; }

# are_other_keys KEYS KEYS: of the same kinds, and none in both.
are_other_keys() { equals "$(cut -d' ' -f1 <<<"$1")" "$(cut -d' ' -f1 <<<"$2")" && empty "$(comm -12 <(echo "$1") <(echo "$2"))"; }
