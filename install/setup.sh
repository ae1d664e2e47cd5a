# What agent.sh and collector.sh share: getting a package, installing it, starting its service, removing all of it.
# Sourced by them from where the packages are, with $program, $from and $work set. POSIX sh: a host may have no other.
# shellcheck shell=sh
# shellcheck disable=SC2154

say() { printf '%s\n' "$program: $1"; }

fail() {
  printf '%s\n' "$program: $1" >&2
  exit 1
}

has_systemd() { [ -d /run/systemd/system ]; }

check_system() {
  [ "$(id -u)" = 0 ] || fail 'run this as root: it makes a user and a service'
  [ "$(uname -s)" = Linux ] || fail 'there are packages for Linux only'
  case $(uname -m) in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
    *) fail "there are packages for x86-64 and 64-bit ARM, not for $(uname -m)" ;;
  esac
  for tool in tar gzip sha256sum getent useradd setpriv; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing: install it first"
  done
}

# fetch NAME: copies a file from where the packages are into $work.
fetch() {
  case $from in
    http://* | https://*)
      if command -v curl >/dev/null 2>&1; then
        curl -fsSL -o "$work/$1" "$from/$1"
      else
        wget -q -O "$work/$1" "$from/$1"
      fi || fail "cannot get $from/$1"
      ;;
    *) cp "$from/$1" "$work/$1" || fail "cannot read $from/$1: name another place with --from" ;;
  esac
}

# get_package: puts the newest fitting package into $work, checked against the sums beside it, and its name in $file.
get_package() {
  kind=tar.gz
  if command -v dpkg >/dev/null 2>&1; then kind=deb; fi
  fetch SHA256SUMS
  file=$(sed 's/^[0-9a-f]*  //' "$work/SHA256SUMS" | grep "^${program}_.*_$arch\.$kind\$" | sort -V | tail -n 1)
  [ -n "$file" ] || fail "there is no package of $program for $arch at $from"
  fetch "$file"
  (cd "$work" && grep "  $file\$" SHA256SUMS | sha256sum -c --status) || fail "$file is not what SHA256SUMS says"
}

# set_line FILE START REST: in the place of the line that begins with START, or behind the others. Makes the file where
# there is none.
set_line() {
  [ -e "$1" ] || install -D -m "$(case $1 in *.env) echo 600 ;; *) echo 644 ;; esac)" /dev/null "$1"
  # The last line gets its end, too.
  # shellcheck disable=SC1003
  sed -i -e "/^$2/d" -e '$a\' "$1"
  printf '%s%s\n' "$2" "$3" >>"$1"
}

install_package() {
  say "installing $file"
  if [ "$kind" = deb ]; then
    export DEBIAN_FRONTEND=noninteractive
    # What it depends on is mostly there; where it isn't, apt brings it.
    dpkg -i --force-confold "$work/$file" >"$work/dpkg.log" 2>&1 || apt-get install -y -q -f >>"$work/dpkg.log" 2>&1 ||
      fail "dpkg could not install it: $(tail -n 3 "$work/dpkg.log")"
  else
    install_archive
  fi
}

# What was changed in the settings stays; the list of files is kept for the removal.
install_archive() {
  settings=etc/monitoring/${program#monitoring-}.yaml
  if [ -e "/$settings" ]; then
    tar -C / --no-same-owner --exclude="$settings" -xzf "$work/$file"
  else
    tar -C / --no-same-owner -xzf "$work/$file"
  fi
  tar -tzf "$work/$file" | grep -v '/$' >"/usr/share/doc/$program/files"
  if ! getent passwd "$program" >/dev/null; then
    useradd --system --user-group --home-dir "/var/lib/$program" --no-create-home --shell /usr/sbin/nologin "$program"
  fi
  install -d -m 700 -o "$program" -g "$program" "/var/lib/$program"
  if has_systemd; then
    systemctl daemon-reload
    systemctl enable -q "$program.service"
  fi
}

# start_service: starts it, or starts it anew.
start_service() {
  if has_systemd; then
    systemctl restart "$program.service" || fail "it does not start: see journalctl -u $program"
    return
  fi
  stop_without_systemd
  if [ -e "/etc/monitoring/${program#monitoring-}.env" ]; then
    set -a
    # shellcheck source=/dev/null
    . "/etc/monitoring/${program#monitoring-}.env"
    set +a
  fi
  log=/var/log/$program.log
  (umask 077 && : >>"$log")
  # shellcheck disable=SC2024
  setsid setpriv --reuid="$program" --regid="$program" --clear-groups \
    env "HOME=/var/lib/$program" "STATE_DIRECTORY=/var/lib/$program" "$program" run >>"$log" 2>&1 </dev/null &
  echo $! >"/run/$program.pid"
  sleep 1
  kill -0 $! 2>/dev/null || fail "it does not start: see $log"
  say "there is no systemd: it runs now, with its log in $log; have your init start it at boot:"
  say "  setpriv --reuid=$program --regid=$program --clear-groups $program run --data-dir /var/lib/$program"
}

stop_service() {
  if has_systemd; then systemctl stop "$program.service"; else stop_without_systemd; fi
}

stop_without_systemd() {
  [ -e "/run/$program.pid" ] || return 0
  pid=$(cat "/run/$program.pid")
  if kill -TERM "$pid" 2>/dev/null; then
    tries=50
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do
      sleep 0.1
      tries=$((tries - 1))
    done
  fi
  rm -f "/run/$program.pid"
}

# uninstall: the service, its files, its data and its user; nothing is left.
uninstall() {
  if has_systemd; then
    systemctl disable -q --now "$program.socket" "$program.service" 2>/dev/null || true
    rm -rf "/etc/systemd/system/$program.service.d" "/etc/systemd/system/$program.socket.d"
  else
    stop_without_systemd
  fi
  if command -v dpkg >/dev/null 2>&1 && dpkg -s "$program" >/dev/null 2>&1; then
    dpkg --purge "$program" >/dev/null
  elif [ -e "/usr/share/doc/$program/files" ]; then
    (cd / && xargs rm -f <"/usr/share/doc/$program/files")
    rm -rf "/usr/share/doc/$program" "/usr/lib/$program" "/var/lib/$program"
    [ ! -d "/var/backups/$program" ] || rmdir --ignore-fail-on-non-empty "/var/backups/$program"
    if [ -d /etc/monitoring ]; then
      rm -f "/etc/monitoring/${program#monitoring-}.env"
      rmdir --ignore-fail-on-non-empty /etc/monitoring
    fi
    if getent passwd "$program" >/dev/null; then userdel "$program"; fi
    if has_systemd; then systemctl daemon-reload; fi
  else
    say 'is not installed'
    return
  fi
  rm -f "/var/log/$program.log"
  say 'removed, with its data, its settings and its user'
  [ ! -d "/var/backups/$program" ] || say "its backups are still in /var/backups/$program"
}
