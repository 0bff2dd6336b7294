# Sourced by the quick start: daemons of its own, in a unit each where systemd runs, else in a session each with a pid file in $run.

systemd_runs() { [ -d /run/systemd/system ]; }

# How much longer than on a machine of its own all may take: on an emulated one more.
patience=${HOSTLER_PATIENCE:-1}

# until_true SECONDS COMMAND...: whether it succeeds within them.
until_true() {
  local until=$((SECONDS + $1 * patience))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.3
  done
}

# daemon NAME SECONDS CHECK... -- COMMAND...: starts COMMAND unless CHECK says that it answers, or it still runs from before, and
# waits until it does. A second one would take the pid file from the first, which nothing could end then.
daemon() {
  local name=$1 seconds=$2 check=()
  shift 2
  while [ "$1" != -- ]; do check+=("$1"); shift; done
  shift
  "${check[@]}" >/dev/null 2>&1 && return 0
  if daemon_runs "$name"; then
    say "waiting for $name"
  else
    say "starting $name"
    start_daemon "$name" "$@"
  fi
  until_true "$seconds" "${check[@]}" || { last_words "$name" >&2 || true; die "$name does not answer after $((seconds * patience)) s"; }
}

last_words() {
  if systemd_runs; then journalctl -q --no-pager -n 20 -u "quickstart-$1"; else tail -20 "$run/$1.log"; fi
}

start_daemon() {
  local name=$1
  shift
  mkdir -p $run
  if systemd_runs; then
    systemd-run --quiet --collect --unit="quickstart-$name" --property=KillMode=process "$@"
  else
    setsid "$@" </dev/null >>$run/$name.log 2>&1 &
    echo $! > $run/$name.pid
  fi
}

# daemon_runs NAME: whether what daemon() started still runs. A pid alone is no proof: it may be another's by now.
daemon_runs() {
  if systemd_runs; then
    systemctl is-active --quiet "quickstart-$1"
  else
    [ -s $run/$1.pid ] && grep -aqi "$1" "/proc/$(cat $run/$1.pid)/cmdline" 2>/dev/null
  fi
}

# Ends what daemon() started and nothing else, and waits for its end.
undaemon() {
  local name=$1
  daemon_runs "$name" || return 0
  if systemd_runs; then
    systemctl stop "quickstart-$name"
  else
    kill "$(cat $run/$name.pid)" 2>/dev/null || true
    # One that has ended and that nobody has waited for has no command line any more.
    while daemon_runs "$name"; do sleep 0.1; done
    rm -f $run/$name.pid
  fi
}
