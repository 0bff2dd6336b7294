# What the quick start made is what was declared, and keeps its secrets.

check_first_boot() {
  check "login by the declared key, with the declared host name" equals "$(login "$v4" hostname)" web1
  check "the IPv6 address answers too" equals "$(login "$v6" hostname)" web1
  check "user data ran once" eventually 120 user_data_ran 1
  check "the guest reaches a server in the world" equals "$(login "$v4" nc -w 5 203.0.113.1 8080 '</dev/null')" "the world"
  check "and over IPv6" equals "$(login "$v4" nc -w 5 fd77:ffff::1 8080 '</dev/null')" "the world"
  ip -n world route add 198.51.100.0/24 via 203.0.113.2
  check "the world does not reach the guest's private address" bash -c "! ip netns exec world timeout 3 bash -c '</dev/tcp/$v4/22'"
  check "an unprivileged etcdctl is refused" bash -c '! runuser -u nobody -- env ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --insecure-skip-tls-verify --dial-timeout 2s --command-timeout 3s get / --prefix'
  check "user data is in no argument, log, answer or world-readable file" secrets_nowhere 'Runs once per build'
}

secrets_nowhere() {
  local marker=$1 found
  found=$( (grep -la "$marker" /proc/[0-9]*/cmdline $run/* 2>/dev/null
    find /var/lib/hostler /run -xdev -type f -perm -o+r -exec grep -la "$marker" {} + 2>/dev/null) | grep -v quickstart.yaml)
  { $hostler instance list -o json; $hostler instance show web1 -o json; } | grep -a "$marker" && found="$found list/show"
  [ -z "$found" ] || { echo "found in: $found"; return 1; }
}
