#!/bin/sh
# Installs the collector on this host, starts it, and prints how hosts join. May be run again: it upgrades then.
set -eu

usage() {
  cat <<'TEXT'
Usage: collector.sh [--from PLACE] [--external-address HOST:PORT]
       collector.sh --uninstall

Checks the system, installs monitoring-collector (a Debian package where there is dpkg, else an archive), starts the
service, and prints the page's address and a line for the first host. As root.

  --from PLACE                   the directory or the URL with the packages (default: where this script lies)
  --external-address HOST:PORT   where hosts dial this collector (default: this machine's name and port 7420)
  --uninstall                    removes the collector with its history, its settings and its user; backups stay
TEXT
}

program=monitoring-collector
external='' removes=no from=$(dirname -- "$0")
while [ $# -gt 0 ]; do
  case $1 in
    --from | --external-address)
      [ $# -ge 2 ] || { usage >&2 && exit 2; }
      if [ "$1" = --from ]; then from=${2%/}; else external=$2; fi
      shift 2
      ;;
    --uninstall) removes=yes && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
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

# waits_for_ready: until the collector serves, for 60 s at most.
waits_for_ready() {
  tries=300
  while [ ! -e "/var/lib/$program/ready" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || fail "it does not serve yet: see its log"
    sleep 0.2
  done
}

# join_line TOKEN: what installs the agent on a host, as the page's button shows it.
join_line() {
  case $place in
    http://* | https://*) echo "curl -fsSL $place/agent.sh | sh -s -- $1 --from $place" ;;
    *) echo "sh $place/agent.sh $1" ;;
  esac
}

check_system
if [ "$removes" = yes ]; then
  uninstall
  exit 0
fi
get_package
install_package
[ -z "$external" ] || set_line /etc/monitoring/collector.yaml 'agents.external-address:' " $external"
place=$from
[ ! -d "$from" ] || place=$(cd "$from" && pwd)
case $place in
  *[!A-Za-z0-9/:._~%+@-]*) say "the page's line for new hosts names no packages: a shell would take $place apart" ;;
  # In the environment, as one that knows no such setting would refuse the file.
  *) set_line /etc/monitoring/collector.env MONITORING_AGENTS_INSTALL_FROM= "$place" ;;
esac
start_service
waits_for_ready
say "serves. Page, on this machine: $(sed -n 's/^web //p' "/var/lib/$program/ready")"
say 'for the first host, good for 24 hours; make others with monitoring-collector token create:'
say "  $(join_line "$(monitoring-collector token create --data-dir "/var/lib/$program")")"
