# Sourced by what starts the agent without systemd or in another unit: with no more capabilities than its own unit leaves it.

unit=systemd/hostlerd.service

# unit_says OPTION: its value.
unit_says() { sed -n "s/^$1=//p" $unit; }

# The capabilities of the unit, as setpriv(1) names them.
unit_capabilities() { unit_says CapabilityBoundingSet | tr ' ' '\n' | sed 's/^CAP_//' | tr '[:upper:]' '[:lower:]'; }

# Before a command: runs it so.
as_the_unit=(setpriv "--bounding-set=-all,$(unit_capabilities | sed 's/^/+/' | paste -sd,)")
[ "$(unit_says NoNewPrivileges)" != yes ] || as_the_unit+=(--no-new-privs)
