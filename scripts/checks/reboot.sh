# A reboot of the guest runs its user data no second time.

check_reboot() {
  local up
  up=$(uptime_of_guest)
  check "reboot is taken" $hostler instance reboot web1
  check "the guest booted again" eventually 300 booted_after "$up"
  check "cloud-init has ended" eventually 120 login "$v4" test -e /run/cloud-init/result.json
  check "user data did not run again" user_data_ran 1
}

booted_after() { [ "$(uptime_of_guest)" -lt "$1" ]; }
