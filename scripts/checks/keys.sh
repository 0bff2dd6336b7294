# Every private key of the agent and of its etcd, and user data, are where they belong and nowhere else: as text and as bytes.

check_keys() {
  (umask 077 && secrets > "$HOSTLER_SCRATCH/secrets")
  check "the private keys of the agent and of its etcd are known" test "$(wc -l < "$HOSTLER_SCRATCH/secrets")" -ge 9
  answers > "$HOSTLER_SCRATCH/all-answers" 2>&1
  check "all of them are answered" bash -c "[ \$(grep -c web1 '$HOSTLER_SCRATCH/all-answers') -ge 8 ]"
  check "user data and private keys are in no argument, log, answer or world-readable file" secrets_nowhere
  check "and would be found there" leaks_are_found
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

# Arguments of all processes, all logs, and all that anybody may read on this host.
where_secrets_may_leak() {
  find /proc/[0-9]*/cmdline /proc/[0-9]*/task/*/comm 2>/dev/null
  find $run /var/log/libvirt /var/lib/hostler/etcd -type f -not -path '*/data/*'
  find /var/lib/hostler /var/lib/libvirt /var/log/libvirt /run /etc /dev/shm -xdev -type f -perm -o+r 2>/dev/null
  find /tmp /var/tmp -xdev -type f -perm -o+r -newer "$HOSTLER_SCRATCH/began" -path '*hostler*' 2>/dev/null
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
  [ -z "$found" ] || { echo "found in: $found"; return 1; }
}

# That it would be found: a file that anybody may read, with a key as it is, then with what the key encodes.
leaks_are_found() {
  local leak=/run/leak key= status=0
  key=$(find /var/lib/hostler/pki -name '*.key' | head -1)
  cp "$key" $leak && chmod 644 $leak
  secrets_nowhere && status=1
  sed '/-----/d' "$key" | base64 -d > $leak
  secrets_nowhere && status=1
  rm -f $leak
  return $status
}
