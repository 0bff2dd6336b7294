# Every private key of the agent and of its etcd, and user data, are where they belong and nowhere else: as text and as bytes.

check_secrets() {
  local directory
  (umask 077 && secrets > "$HOSTLER_SCRATCH/secrets")
  check "the private keys of the agent and of its etcd are known" test "$(wc -l < "$HOSTLER_SCRATCH/secrets")" -ge 9
  answers > "$HOSTLER_SCRATCH/all-answers" 2>&1
  check "all of them are answered" test "$(grep -c web1 "$HOSTLER_SCRATCH/all-answers")" -ge 8
  check "user data and private keys are in no argument, environment, log, answer or world-readable file" secrets_nowhere
  check "a key would be found there" key_is_found
  for directory in /var/lib/hostler /var/lib/libvirt /var/log/libvirt /run /tmp; do
    check "user data would be found in $directory" is_found examples/quickstart.yaml "$directory/hostler-leak"
  done
  check "and in an answer" answer_is_searched
}

# A /tmp of the test's: the machine's has files of others. Not where the checkout is in it.
private_tmp() {
  case $PWD/ in
    /tmp/*) ;;
    *) mount -t tmpfs -o mode=1777 tmpfs /tmp ;;
  esac
}

# What must be nowhere, in hexadecimal, one a line: the marker in user data, a line of each private key, and a piece of what that
# encodes. In a file of root's own, so that no argument holds it.
secrets() {
  local key=
  printf 'Runs once per build' | hex
  find /var/lib/hostler -name '*.key' -o -name id_ed25519 | while read -r key; do
    sed '/-----/d' "$key" | sed -n 2p | tr -d '\n' | hex
    sed '/-----/d' "$key" | base64 -d | tail -c +41 | head -c 24 | hex
  done
}
hex() { od -An -v -tx1 | tr -d ' \n'; echo; }

# Those of the files named by standard input that hold a secret.
telling() {
  perl -e 'open S, shift; @secrets = map { chomp; pack "H*", $_ } <S>; $/ = undef;
    for $name (split /\n/, <STDIN>) { open F, "<:raw", $name or next; $text = <F> // "";
      for (@secrets) { print "$name\n" and last if index($text, $_) >= 0 } }' "$HOSTLER_SCRATCH/secrets"
}

# Arguments and environments of all processes, all logs, and all that anybody may read on this host.
where_secrets_may_leak() {
  find /proc/[0-9]*/cmdline /proc/[0-9]*/environ /proc/[0-9]*/task/*/comm 2>/dev/null
  find $run /var/log/libvirt /var/lib/hostler/etcd -type f -not -path '*/data/*'
  find /var/lib/hostler /var/lib/libvirt /var/log/libvirt /run /etc /dev/shm -xdev -type f -perm -o+r 2>/dev/null
  find /tmp -xdev -path "$PWD" -prune -o -type f -perm -o+r -newer "$HOSTLER_SCRATCH/began" ! -name quickstart.yaml -print 2>/dev/null
  find /var/tmp -xdev -type f -perm -o+r -newer "$HOSTLER_SCRATCH/began" -path '*hostler*' 2>/dev/null
}

# Every answer that lists or shows, in every form.
answers() {
  local form=
  for form in table wide json yaml; do
    for kind in instance image sshkey addresspool node; do
      $hostler $kind list -o $form
    done
    $hostler instance show web1 -o $form
    $hostler image show debian-12 -o $form
    $hostler sshkey show me -o $form
    $hostler addresspool show private4 -o $form
  done
  for form in table json; do
    $hostler explain web1 -o $form
    $hostler plan web1 -o $form
    $hostler status -o $form
    $hostler store status -o $form
    $hostler orphan list -o $form
  done
  $hostler doctor
  curl -s --unix-socket /run/hostler/hostlerd.sock http://hostler/v1/openapi.json
  curl -s --unix-socket /run/hostler/hostlerd.sock http://hostler/metrics
}

secrets_nowhere() {
  local found=
  found=$({ where_secrets_may_leak; echo "$HOSTLER_SCRATCH/all-answers"; } | sort -u | telling)
  empty "$found"
}

# A file that anybody may read, with a key as it is, then with what the key encodes.
key_is_found() {
  local key
  key=$(find /var/lib/hostler/pki -name '*.key' | head -1)
  (umask 077 && sed '/-----/d' "$key" | base64 -d > "$HOSTLER_SCRATCH/encoded")
  is_found "$key" /run/hostler-leak && is_found "$HOSTLER_SCRATCH/encoded" /run/hostler-leak
}

# is_found FILE PLACE: what is in it would be found there.
is_found() {
  local found
  install -m 644 "$1" "$2"
  found=$(where_secrets_may_leak | telling)
  rm -f "$2"
  grep -qx "$2" <<<"$found" || { echo "not found: $2"; return 1; }
}

answer_is_searched() {
  cat "$HOSTLER_SCRATCH/all-answers" examples/quickstart.yaml > "$HOSTLER_SCRATCH/told"
  [ "$(echo "$HOSTLER_SCRATCH/told" | telling)" = "$HOSTLER_SCRATCH/told" ]
}
