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
  --uninstall                    removes the collector with its history, its settings and its user
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

check_system
if [ "$removes" = yes ]; then
  uninstall
  exit 0
fi
get_package
install_package
if [ -n "$external" ]; then
  sed -i '/^agents\.external-address:/d' /etc/monitoring/collector.yaml
  printf 'agents.external-address: %s\n' "$external" >>/etc/monitoring/collector.yaml
fi
start_service
waits_for_ready
say "serves. Page, on this machine: $(sed -n 's/^web //p' "/var/lib/$program/ready")"
say 'for the first host, good for 24 hours; make others with monitoring-collector token create:'
say "  sh agent.sh --from PLACE $(monitoring-collector token create --data-dir "/var/lib/$program")"
