# Sourced by the scripts: finds the JDK, installs what is missing, says what is done.

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# What the agent needs of the distribution, and what its build and tests need besides.
run_packages="qemu-system-x86 qemu-utils libvirt-daemon libvirt-daemon-driver-qemu libvirt-daemon-system libvirt-clients
  etcd-server libnftables1 nftables iproute2"
build_packages="maven git"
guest_packages="mmdebstrap busybox-static cpio e2fsprogs openssh-client curl jq"
test_packages="systemd etcd-client openssl xorriso xz-utils conntrack socat procps util-linux netcat-openbsd iputils-ping libarchive-tools"

# install_packages NAME...: installs what is not there. Starts no service: the etcd package brings a unit of its own, and
# libvirtd is started by whoever wants it.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "missing packages: ${missing[*]}; run as root, or: apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod +x $policy
    made=1
  fi
  apt-get update -qq
  local status=0
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || status=$?
  [ -z "$made" ] || rm -f $policy
  return $status
}

# Sets JAVA_HOME to a JDK of 25 or newer: the one that is set, else one that is installed, else Debian's.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -x "$home/bin/javac" ] && [ "$(jdk_version "$home")" -ge 25 ]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  if [ "$(id -u)" = 0 ] && apt-get update -qq && apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
    install_packages openjdk-25-jdk-headless
    for home in /usr/lib/jvm/*25*; do
      [ -x "$home/bin/javac" ] && { export JAVA_HOME=$home; return 0; }
    done
  fi
  die "no JDK of 25 or newer: install openjdk-25-jdk-headless (Debian 13), or Temurin 25, or set JAVA_HOME"
}

jdk_version() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | grep . || echo 0
}

# quietly LOG COMMAND...: runs it with its output in a file; on failure shows the end of it.
quietly() {
  local log=$1
  shift
  "$@" > "$log" 2>&1 || { tail -40 "$log" >&2; die "$1 failed; all of its output: $log"; }
}

# build_changed: builds unless what is there was built from these very sources.
build_changed() {
  local sources
  sources=$(find pom.xml agent vpcagent \( -name target -o -name '.*' \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | sha256sum | cut -c1-16)
  [ "$(cat agent/target/.built 2>/dev/null)" != "$sources" ] || return 0
  say "building"
  scripts/build
  echo "$sources" > agent/target/.built
}
