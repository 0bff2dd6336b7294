# A reboot of a guest runs its user data no second time, of the first build as of the next.

check_reboot() {
  local was was_edge
  was=$(boot_of_guest)
  was_edge=$(boot_of_guest "$edge")
  check "reboot is taken" $hostler instance reboot web1
  check "and of the rebuilt guest" $hostler instance reboot edge1
  check "the guest booted again" eventually 300 booted_since "$was"
  check "cloud-init has ended" eventually 120 cloud_init_ended
  check "user data did not run again" user_data_ran 1
  check "the rebuilt guest too" eventually 300 booted_since "$was_edge" "$edge"
  check "its cloud-init has ended" eventually 120 cloud_init_ended "$edge"
  check "its user data did not run again" next_ran_once
}
