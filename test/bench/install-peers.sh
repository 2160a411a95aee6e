#!/bin/bash
# Installs what `make bench` compares with, when root: Debian's monitoring programs and nginx for the dashboard's files.
# For machines that are there to measure. Nothing is started by it: policy-rc.d forbids that while packages configure.
set -euo pipefail
packages=(cockpit-ws netdata-core netdata-plugins-bash prometheus-node-exporter glances python3-bottle collectd-core nginx)
# What collectd's write_prometheus is linked with is only suggested to apt; Debian 13 renamed the first.
packages+=(libprotobuf-c1)
if apt-cache show libmicrohttpd12t64 > /dev/null 2>&1; then packages+=(libmicrohttpd12t64); else packages+=(libmicrohttpd12); fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2> /dev/null | grep -q '^ii' || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "not root: the bench goes without ${missing[*]}"
  exit 0
fi
echo "Installing for the bench: ${missing[*]}"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
