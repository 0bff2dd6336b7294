# A domain that carries no mark of ours, on the same libvirt: nobody touches it.

foreign_xml='<domain type="qemu"><name>foreign</name><uuid>5f0e1c1e-0f3a-4a57-9c0e-7d1b1a6d2f01</uuid>
<memory unit="MiB">16</memory><os><type arch="x86_64" machine="pc">hvm</type></os></domain>'

virsh_system() { virsh -q -c qemu:///system "$@"; }
foreign_now() { echo "$(qemu_pid foreign) $({ virsh_system dumpxml foreign; virsh_system dumpxml --inactive foreign; } | sha256sum)"; }

start_foreign() {
  echo "$foreign_xml" > "$HOSTLER_SCRATCH/foreign.xml"
  virsh_system define "$HOSTLER_SCRATCH/foreign.xml"
  virsh_system start --paused foreign
  foreign=$(foreign_now)
}

check_foreign() {
  check "a foreign domain has the same process and XML as before $1" equals "$(foreign_now)" "$foreign"
}
