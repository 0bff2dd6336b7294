# User data that is a cloud-config, not a script: done once, beside what hostler itself gives the guest, and once also after a reboot.

# Its bootcmd runs at every boot, which tells that cloud-init read it again; all else is done once a build.
cloud_config() {
  cat <<CONFIG
#cloud-config
bootcmd:
  - echo booted >> /root/boots
ssh_authorized_keys:
  - $(cat "$HOSTLER_SCRATCH/own.pub")
write_files:
  - {path: /root/written, content: "written\n", append: true}
runcmd:
  - echo ran >> /root/ran
CONFIG
}

# Then asks for other user data, which must wait for a rebuild, and for a reboot, which takes its time: others check meanwhile.
check_cloud_config() {
  check "a cloud-config is done without an error" eventually 120 cloud_init_ended "$edge"
  check "what it asks for is there once, beside what hostler gives" equals "$(made_by_cloud_config)" "$(cloud_config_after 1)"
  check "its own key logs in" login_with_own_key
  keys_of_edge=$(host_keys "$edge")
  boot_of_edge=$(boot_of_guest "$edge")
  check "other user data is declared" declare_next
  check "and waits for a rebuild" eventually 20 waits_for_rebuild
  check "a reboot is taken" $hostler instance reboot edge1
}

check_cloud_config_after_reboot() {
  check "the guest with a cloud-config booted again" eventually 300 booted_since "$boot_of_edge" "$edge"
  check "and did it without an error" eventually 120 cloud_init_ended "$edge"
  check "nothing was done twice, and what waits was not done" equals "$(made_by_cloud_config)" "$(cloud_config_after 2)"
  check "the other user data still waits" waits_for_rebuild
  check "the host keys are the same" equals "$(host_keys "$edge")" "$keys_of_edge"
}

made_by_cloud_config() {
  login "$edge" 'hostname; cd /root; for file in *; do sed "s/^/$file /" $file; done; grep -o "AAAA[^ ]*" .ssh/authorized_keys | sort
    ip -o address show dev eth0 scope global | tr -s " " | cut -d " " -f 4 | sort'
}

# cloud_config_after BOOTS: what it says then.
cloud_config_after() {
  echo edge1
  yes "boots booted" | head -n "$1"
  printf '%s\n' "ran ran" "written written"
  cut -d' ' -f2 $key.pub "$HOSTLER_SCRATCH/own.pub" | sort
  printf '%s\n' "$edge/32" "$edge6/128" | sort
}

login_with_own_key() { local key=$HOSTLER_SCRATCH/own && login "$edge" true; }

declare_next() { edge_instance "$(next_user_data)" | $hostler apply -f -; }
next_user_data() { printf '#!/bin/sh\necho "$(cat /var/lib/cloud/data/instance-id)" >> /root/next\n'; }
waits_for_rebuild() {
  $hostler instance show edge1 -o json | jq -e '[.status.conditions[] | "\(.type) \(.reason)"] == ["RebuildPending userData"]'
}
