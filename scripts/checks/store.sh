# etcd frozen, restored to an older state, gone, and emptied: nothing is destroyed, nothing is made twice, and the next edit is applied.

check_store() {
  local qemu disk etcd domains
  qemu=$(qemu_pid)
  disk=$(stat -c %i /var/lib/hostler/instances/$uid/root-*)
  domains=$(all_domains)
  check_frozen
  check_restored
  check_gone
  check_emptied
}

# For a whole minute etcd neither answers nor closes its connections.
check_frozen() {
  local frozen
  etcd=$(pgrep -x etcd)
  kill -STOP "$etcd"
  frozen=$SECONDS
  check "etcd frozen: what is read is marked as stale" eventually 45 says '^[Xx]-[Hh]ostler-[Ss]tale-[Ss]ince' request GET instance
  check "a write is answered by 503" refused 503
  check "that says when to try again" grep -i '^retry-after: [0-9]' "$HOSTLER_SCRATCH/refused"
  check "status says what is wrong" says 'store: down' $hostler status
  check "nothing is to do" $hostler plan web1 --fresh
  check "and the guest answers" equals "$(login "$v4" hostname)" web1
  while [ $((SECONDS - frozen)) -lt 60 ]; do sleep 1; done
  check "the same etcd is there after a minute" equals "$(pgrep -x etcd)" "$etcd"
  kill -CONT "$etcd"
  check "continued: the next edit is applied" eventually 60 tagged thawed
  check "and nothing was touched" nothing_was_touched
}

# Older: what a snapshot restores, of before an edit.
check_restored() {
  check "a snapshot is taken" etcdctl_with_certificate snapshot save "$HOSTLER_SCRATCH/snapshot"
  check "an edit after the snapshot" tagged later
  tr '\0' '\n' < "/proc/$etcd/cmdline" > "$HOSTLER_SCRATCH/etcd-flags"
  stop_etcd
  rm -rf /var/lib/hostler/etcd/data
  grep -E '^--(name|data-dir|initial-cluster|initial-cluster-token|initial-advertise-peer-urls)=' "$HOSTLER_SCRATCH/etcd-flags" \
    | ETCDCTL_API=3 xargs etcdctl snapshot restore "$HOSTLER_SCRATCH/snapshot" >/dev/null 2>&1
  let_etcd_start
  check "etcd restored to an older state: the store went back" eventually 90 store_is regressed
  check "what differs is shown" eventually 30 says 'the store differs in .*web1' $hostler store status
  check "a write is refused" refused 409
  check "and nothing was touched" nothing_was_touched
  check "accept is taken" $hostler store accept
  check "and the node is there again" eventually 60 says 'web1.*running' $hostler instance list
  check "then what is declared is the older" eventually 30 shown '.tags.try == "thawed"'
  check "and the next edit is applied" eventually 60 tagged accepted
  check "and nothing was touched" nothing_was_touched
}

# Gone: the data directory with all that was declared.
check_gone() {
  kill -9 "$(pgrep -x etcd)"
  rm -rf /var/lib/hostler/etcd/data
  check "etcd's data gone: the store went back" eventually 90 store_is regressed
  check "what is missing is shown" eventually 30 says 'the store lacks .*web1' $hostler store status
  check "explain still knows the instance" says running $hostler explain web1
  check "and nothing was touched" nothing_was_touched
  check "redeclare is taken" $hostler store redeclare
  check "then the instance is declared as it was" eventually 30 shown ".uid == \"$uid\" and .tags.try == \"accepted\""
  check "and the next edit is applied" eventually 60 tagged redeclared
  check "and nothing was touched" nothing_was_touched
}

# Emptied: every key deleted, while etcd and all that watches it go on.
check_emptied() {
  local images
  images=$(image_files)
  check "every key is deleted" etcdctl_with_certificate del --prefix /hostler
  check "then the store went back" eventually 30 store_is regressed
  check "what is missing is shown" eventually 30 says 'the store lacks .*web1' $hostler store status
  check "a write is refused" refused 409
  check "no image file was deleted" equals "$(image_files)" "$images"
  check "and nothing was touched" nothing_was_touched
  check "redeclare is taken" $hostler store redeclare
  check "then the instance is declared as it was" eventually 30 shown ".uid == \"$uid\" and .tags.try == \"redeclared\""
  check "and the next edit is applied" eventually 60 tagged refilled
  check "and nothing was touched" nothing_was_touched
}

# The headers and the body of one request.
request() { curl -s -i --max-time 20 --unix-socket /run/hostler/hostlerd.sock -X "$1" "http://hostler/v1/$2" "${@:3}"; }
tag() { request PATCH instance/default/web1 -H 'Content-Type: application/merge-patch+json' -d "{\"tags\":{\"try\":\"$1\"}}"; }
refused() { tag x | tee "$HOSTLER_SCRATCH/refused" | head -1 | grep -q " $1" || { cat "$HOSTLER_SCRATCH/refused"; return 1; }; }
tagged() { tag "$1" | head -1 | grep -q ' 20[02]' && eventually 30 applied "$1"; }
applied() {
  shown ".tags.try == \"$1\" and .status.observedGeneration == .generation" && $hostler plan web1 --fresh
}
store_is() { $hostler store status -o json | jq -e ".state == \"$1\""; }
# Neither the guest nor its disk was replaced, nor is there a second of either.
nothing_was_touched() {
  equals "$(qemu_pid)" "$qemu" && equals "$(stat -c %i /var/lib/hostler/instances/$uid/root-*)" "$disk" && login "$v4" true \
    && equals "$(all_domains)" "$domains"
}
image_files() { ls /var/lib/hostler/images; }
all_domains() { virsh_system list --all --uuid | sort; }
