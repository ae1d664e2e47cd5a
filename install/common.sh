# What install/build, install/run and install/test share. Sourced, not run.
# shellcheck shell=bash

# shellcheck disable=SC2034
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit "${2:-1}"
}

# need COMMAND REMEDY: ends the script when a command is missing.
need() {
  command -v "$1" >/dev/null 2>&1 || fail "$1 is missing: $2"
}

need_toolchain() {
  need dotnet 'install the .NET 10 SDK (https://dotnet.microsoft.com/download) and put dotnet on the PATH'
  need node 'install Node.js 20 or newer; the status page is built with it'
  need npm 'install npm 10 or newer; the status page is built with it'
}

# missing_packages NAME...: those of the Debian packages that are not installed.
missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
  done
}

# apt_install NAME...: installs Debian packages such that no service of theirs starts. Needs root.
apt_install() {
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made=1
  fi
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  local status=$?
  [ -z "$made" ] || rm -f "$policy"
  return "$status"
}

# can_apt: true where packages can be installed from here.
can_apt() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}
