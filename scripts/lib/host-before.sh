# Sourced by the quick start: how the host was before, and how it gets so again. $before is the file that says it.

# What the agent sets to forward, of the host and of its uplink; bounds of tables the smallest first, for the way back.
settings_of_forwarding() {
  local uplink
  uplink=$({ ip -o route show default; ip -6 -o route show default; } | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -1)
  echo net/ipv4/ip_forward
  echo net/ipv6/conf/all/forwarding
  printf '%s\n' net/ipv{4,6}/neigh/default/gc_thresh{1,2,3}
  [ -z "$uplink" ] || printf '%s\n' "net/ipv6/conf/$uplink/accept_ra" "net/ipv6/conf/$uplink/proxy_ndp" \
    "net/ipv6/neigh/$uplink/proxy_delay" "net/ipv4/neigh/$uplink/proxy_delay"
}

links() { ip -o link | sed 's/^[0-9]*: \([^:@]*\).*/\1/' | sort; }

# Once, before the first change.
remember_host() {
  local setting
  {
    getent group hostler >/dev/null || echo "group hostler -"
    libvirt_answers >/dev/null 2>&1 || echo "libvirt off -"
    [ ! -e /dev/kvm ] || echo "mode /dev/kvm $(stat -c %a /dev/kvm)"
    for setting in $(settings_of_forwarding); do
      [ ! -e "/proc/sys/$setting" ] || echo "sysctl $setting $(cat "/proc/sys/$setting")"
    done
    links | sed 's/.*/link & -/'
  } > $before.new
  mv $before.new $before
}

remembered() { grep -q "^$1 " $before; }

# What others may stand on by now stays, and is told.
put_host_back() {
  local what name value came
  came=$(comm -13 <(sed -n 's/^link \(.*\) -$/\1/p' $before | sort) <(links) | tr '\n' ' ')
  while read -r what name value; do
    case $what in
      group)
        if [ -z "$(getent group "$name" | cut -d: -f4)" ]; then groupdel "$name" || true
        else say "group $name stays: it has members"; fi
        ;;
      mode) chmod "$value" "$name" ;;
      sysctl)
        [ -e "/proc/sys/$name" ] && [ "$(cat "/proc/sys/$name")" != "$value" ] || continue
        if [ -z "$came" ]; then echo "$value" > "/proc/sys/$name"
        else say "$name stays $(cat "/proc/sys/$name") (it was $value): these came meanwhile and may need it: $came"; fi
        ;;
    esac
  done < $before
}
