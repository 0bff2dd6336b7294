# What the quick start made is what was declared, and the world sees no more of it than it should.

check_first_boot() {
  check "login by the declared key, with the declared host name" equals "$(login "$v4" hostname)" web1
  check "the IPv6 address answers too" equals "$(login "$v6" hostname)" web1
  check "user data ran once" eventually 120 user_data_ran 1
  check "the guest reaches a server in the world" equals "$(login "$v4" nc -w 5 203.0.113.1 8080 '</dev/null')" "the world"
  check "and over IPv6" equals "$(login "$v4" nc -w 5 fd77:ffff::1 8080 '</dev/null')" "the world"
  check "doctor says that KVM is no use here, if and only if guests are emulated" equals \
    "$($hostler doctor | grep -c kvm-unusable)" "$(virsh_system dumpxml "$uid" | grep -c "<domain type='qemu'")"
  check_private_addresses
  check_etcd_refuses
}

# A connection from the world: the counters tell that it came as far as the node, and was refused there.
check_private_addresses() {
  local arrived=0
  ip -n world route add 198.51.100.0/24 via 203.0.113.2
  ip -n world route add fd77:1::/64 via fd77:ffff::2
  nft -f - <<NFT
table inet witness {
  chain arrived {
    type filter hook prerouting priority -400
    iifname uplink ip daddr $v4 tcp dport 22 counter
    iifname uplink ip6 daddr $v6 tcp dport 22 counter
  }
}
NFT
  check "the world does not reach the guest's private address" not ip netns exec world timeout 4 bash -c "</dev/tcp/$v4/22"
  check "nor its private IPv6 address" not ip netns exec world timeout 4 bash -c "</dev/tcp/$v6/22"
  arrived=$(nft list table inet witness | grep -c 'packets [1-9]')
  nft delete table inet witness
  check "though both attempts came as far as the node" equals "$arrived" 2
  check "which itself connects to both" bash -c "</dev/tcp/$v4/22 && </dev/tcp/$v6/22"
}

# As nobody, with and without the certificate, all else equal.
check_etcd_refuses() {
  local get="etcdctl --endpoints https://127.0.0.1:2379 --dial-timeout 5s --command-timeout 8s get /hostler/v1/cell"
  local copy=$HOSTLER_SCRATCH/nobody
  chmod 711 "$HOSTLER_SCRATCH"
  install -d -o nobody -m 700 "$copy"
  install -o nobody -m 600 $pki/ca.crt $pki/client.crt $pki/client.key "$copy"
  local authority="--cacert $copy/ca.crt" certificate="--cert $copy/client.crt --key $copy/client.key"
  check "an unprivileged etcdctl is refused" not as_nobody $get $authority
  check "and can't read the agent's certificate" not as_nobody cat $pki/client.key
  check "with the certificate the same command succeeds" as_nobody $get $authority $certificate
  rm -r "$copy"
}

as_nobody() { runuser -u nobody -- env ETCDCTL_API=3 "$@"; }
