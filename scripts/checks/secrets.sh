# What is secret is in no argument, environment, answer or log, and in no file that others can read.

check_secrets() {
  local marker='Runs once per build' directory
  check "user data is in no argument, log, answer or world-readable file" empty "$(where_is "$marker")"
  for directory in $places; do
    install -m 644 examples/quickstart.yaml "$directory/witness-$$"
    check "in $directory it would have been found" contains "$(where_is "$marker")" "$directory/witness-$$"
    rm "$directory/witness-$$"
  done
}

# A /tmp of the test's: the machine's has files of others. Not where the checkout is in it.
private_tmp() {
  case $PWD/ in
    /tmp/*) ;;
    *) mount -t tmpfs -o mode=1777 tmpfs /tmp ;;
  esac
}

places="/var/lib/hostler /var/lib/libvirt /var/log/libvirt /run /tmp"

contains() { grep -qF "$2" <<<"$1" || { echo "no '$2' in '$1'"; return 1; }; }

# where_is MARKER: the places that show it. The marker is in no argument of the search itself.
where_is() {
  local pattern=$HOSTLER_SCRATCH/pattern answer output
  echo "$1" > "$pattern"
  chmod 600 "$pattern"
  grep -laF -f "$pattern" /proc/[0-9]*/cmdline $run/*.log 2>/dev/null
  find $places -xdev -path "$PWD" -prune -o -type f -perm -o+r -newer "$HOSTLER_SCRATCH/began" ! -name quickstart.yaml -exec grep -laF -f "$pattern" {} + 2>/dev/null
  [ -n "${answered:-}" ] || gather_answers
  grep -laF -f "$pattern" "$HOSTLER_SCRATCH"/answers/*
}

# Each answer in a file of its name, once.
gather_answers() {
  local output command
  mkdir -p "$HOSTLER_SCRATCH/answers"
  for output in json yaml; do
    for command in "instance list" "instance show web1" "plan web1" "explain web1"; do
      $hostler $command -o $output > "$HOSTLER_SCRATCH/answers/$output-${command// /-}"
    done
  done
  answered=yes
}
