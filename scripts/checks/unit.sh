# All that is checked is done by an agent that has the capabilities of its unit, and no more.

# check_unit WHEN: of the agent that runs now.
check_unit() {
  check "the agent has the capabilities of its unit, $1" equals "$(agent_status CapBnd)" "$(unit_mask)"
  check "and uses all of them" equals "$(agent_status CapEff)" "$(unit_mask)"
  check "and can gain none" equals "$(agent_status NoNewPrivs)" 1
}

agent_status() { sed -n "s/^$1:\t//p" "/proc/$(agent_pid)/status"; }

# The unit's set as the kernel writes it, without what this machine has not itself: the numbers are systemd's.
unit_mask() {
  local mask=0 name number
  while read -r name number; do
    ! grep -qx "${name#cap_}" <(unit_capabilities) || mask=$((mask | 1 << number))
  done < <(systemd-analyze capability | grep '^cap_')
  printf '%016x\n' $((mask & 0x$(sed -n 's/^CapBnd:\t//p' /proc/self/status)))
}
