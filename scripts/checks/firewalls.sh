# An instance that the world can reach: what its firewall lets through, what a cut ends, and what no firewall changes.

from_world() { ip netns exec world nc -z -w 3 "$edge" "$1"; }
# rules RULE... [--cut]: declares firewall edge with these rules.
rules() {
  local cut=() list=
  while [ $# -gt 0 ]; do
    case $1 in --cut) cut=(--cut) ;; *) list="$list{$1}, " ;; esac
    shift
  done
  printf 'kind: firewall\nname: edge\nspec: {rules: [%s]}\n' "${list%, }" | $hostler apply -f - "${cut[@]}"
}
# Connects from the world, changes the rules by the rest of the arguments, and says whether the connection still has an answer.
kept_over() {
  ip netns exec world bash -c '
    exec 3<>"/dev/tcp/$1/22" || exit 2
    timeout 20 head -n 1 <&3 | grep -q SSH || exit 2
    touch "$2"
    until [ -e "$2.changed" ]; do sleep 0.1; done
    printf "SSH-2.0-test\\r\\n" >&3
    [ "$(timeout 5 head -c 1 <&3 | wc -c)" = 1 ]' - "$edge" "$HOSTLER_SCRATCH/connected" &
  local connection=$!
  eventually 30 test -e "$HOSTLER_SCRATCH/connected"
  rules "$@"
  eventually 20 not from_world 22
  touch "$HOSTLER_SCRATCH/connected.changed"
  wait $connection
  local kept=$?
  rm -f "$HOSTLER_SCRATCH"/connected*
  return $kept
}
is_cut_by() {
  kept_over "$@"
  equals $? 1
}

# What the world may send besides TCP over IPv4, and the rule that allows it alone.
declare -A rule_of=(
  [udp]='protocol: udp, port: 7777'
  [icmp]='protocol: icmp'
  [tcp6]='protocol: tcp, port: 22, source: "::/0"'
  [icmp6]='protocol: icmpv6'
)
world_sends() {
  local world="ip netns exec world"
  case $1 in
    udp) equals "$(echo echoed | timeout 5 $world nc -u -w 2 "$edge" 7777)" echoed ;;
    icmp) $world ping -c 1 -W 2 "$edge" ;;
    tcp6) $world nc -6 -z -w 3 "$edge6" 22 </dev/null ;;
    icmp6) $world ping -6 -c 1 -W 2 "$edge6" ;;
  esac
}
echo_udp() {
  login "$edge" "systemd-run --quiet --unit udp-echo python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((\"\", 7777))
while True: s.sendto(*s.recvfrom(99))'"
}
# passes WHEN WAY...: of all ways from the world these, and no others.
passes() {
  local when=$1 way
  shift
  for way in "${!rule_of[@]}"; do
    case " $* " in
      *" $way "*) check "$when $way passes" eventually 20 world_sends "$way" ;;
      *) check "$when $way does not pass" eventually 20 not world_sends "$way" ;;
    esac
  done
}
check_every_way() {
  local way
  passes "with a rule for another port" none
  for way in "${!rule_of[@]}"; do
    check "one rule allows $way" rules "${rule_of[$way]}"
    passes "with it" "$way"
  done
  check "the last rule is removed" rules
  passes "attached without any rule" none
  check "and the instance says why" bash -c "$hostler instance show edge1 -o json | grep -q InboundClosed"
}

check_firewalls() {
  ip netns exec world socat TCP4-LISTEN:25,fork,reuseaddr SYSTEM:'echo mail' &
  local mail=$!
  socat TCP4-LISTEN:8099,fork,reuseaddr SYSTEM:'echo the host' &
  local service=$!
  check "an instance of a routed pool boots" eventually 400 login "$edge" true
  check "without a firewall the world reaches it" from_world 22
  check "it answers UDP" echo_udp
  passes "without a firewall" "${!rule_of[@]}"
  check "a firewall is declared" rules 'protocol: tcp, port: 80'
  check "and attached" $hostler firewall attach edge edge1
  check "what no rule allows does not answer" eventually 20 not from_world 22
  check "and simulate says so" bash -c "$hostler firewall simulate edge1 --from 203.0.113.1 --port 22; [ \$? = 1 ]"
  check "the node itself reaches it" login "$edge" true
  check "from behind the firewall the world answers" equals "$(login "$edge" nc -w 5 203.0.113.1 8080 '</dev/null')" "the world"
  check "the world has a mail server" equals "$(nc -w 5 203.0.113.1 25 </dev/null)" mail
  check "that the guest does not reach" equals "$(login "$edge" 'nc -w 5 203.0.113.1 25 </dev/null; echo nothing')" nothing
  check "the node has a service" equals "$(nc -w 5 203.0.113.2 8099 </dev/null)" "the host"
  check "that the guest does not reach" equals "$(login "$edge" 'nc -w 5 203.0.113.2 8099 </dev/null; echo nothing')" nothing
  check "a rule is added" rules 'protocol: tcp, port: 22'
  check "and its port answers" eventually 20 from_world 22
  check "an open connection outlives its rule" kept_over 'protocol: tcp, port: 80'
  check "a rule is added again" rules 'protocol: tcp, port: 22'
  check "and its port answers" eventually 20 from_world 22
  check "an open connection ends with its rule when it is cut" is_cut_by 'protocol: tcp, port: 80' --cut
  check_every_way
  check "an attached firewall can't be deleted" not $hostler firewall delete edge
  check "detached, the world reaches the instance" $hostler firewall detach edge edge1
  check "at once" eventually 20 from_world 22
  check "and the firewall is deleted" $hostler firewall delete edge
  kill $mail $service
}
