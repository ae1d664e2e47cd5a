#!/bin/sh
# Installs the agent on this host, has it join a collector, and starts it. May be run again: it upgrades then.
set -eu

usage() {
  cat <<'TEXT'
Usage: agent.sh [TOKEN] [--from PLACE] [--name NAME]
       agent.sh --uninstall

Checks the system, installs monitoring-agent (a Debian package where there is dpkg, else an archive), joins the
collector that made TOKEN, starts the service, and says what it did. As root.

  TOKEN          the line that monitoring-collector token create printed; also as MONITORING_TOKEN in the environment.
                 A host that has joined needs none
  --from PLACE   the directory or the URL with the packages (default: where this script lies)
  --name NAME    the name this host goes by (default: its host name)
  --uninstall    removes the agent with its data, its settings and its user
TEXT
}

program=monitoring-agent
token=${MONITORING_TOKEN:-} name='' removes=no from=$(dirname -- "$0")
while [ $# -gt 0 ]; do
  case $1 in
    --from | --name)
      [ $# -ge 2 ] || { usage >&2 && exit 2; }
      if [ "$1" = --from ]; then from=${2%/}; else name=$2; fi
      shift 2
      ;;
    --uninstall) removes=yes && shift ;;
    -h | --help) usage && exit 0 ;;
    -*) usage >&2 && exit 2 ;;
    *) token=$1 && shift ;;
  esac
done

if [ "$from" = . ] && [ ! -e "$0" ]; then
  echo "$program: read from a pipe, this script has no place beside it: say --from where the packages are" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $from in
  http://* | https://*)
    if command -v curl >/dev/null 2>&1; then
      curl -fsSL -o "$work/setup.sh" "$from/setup.sh"
    else
      wget -q -O "$work/setup.sh" "$from/setup.sh"
    fi
    ;;
  *) cp "$from/setup.sh" "$work/setup.sh" ;;
esac
# shellcheck source=install/setup.sh
. "$work/setup.sh"

joined() {
  for membership in "/var/lib/$program/joined"/[0-9]*.pem; do
    [ ! -e "$membership" ] || return 0
  done
  return 1
}

# waits_for_link: until the agent says that it is linked, for 20 s at most.
waits_for_link() {
  tries=100
  while [ "$tries" -gt 0 ]; do
    case $(systemctl show -P StatusText "$program.service") in linked*) return 0 ;; esac
    sleep 0.2
    tries=$((tries - 1))
  done
  return 1
}

check_system
if [ "$removes" = yes ]; then
  uninstall
  exit 0
fi
get_package
install_package
if [ -n "$name" ]; then
  set_line /etc/monitoring/agent.yaml 'name:' " '$(printf '%s' "$name" | sed "s/'/''/g")'"
fi
if [ -n "$token" ]; then
  # In the environment, as everybody on this host may read arguments.
  # One that runs already has its directory to itself.
  stop_service
  if ! MONITORING_TOKEN=$token "$program" join --data-dir "/var/lib/$program"; then
    ! joined || start_service
    fail 'joining failed; the reason stands above'
  fi
elif ! joined; then
  say 'installed, but this host has joined no collector yet: run this again with the line that'
  say 'monitoring-collector token create prints'
  exit 0
fi
start_service
if has_systemd; then
  if waits_for_link; then
    say 'is linked to its collector. See: systemctl status monitoring-agent'
  else
    say 'runs, but has no link yet. See: journalctl -u monitoring-agent'
  fi
fi
