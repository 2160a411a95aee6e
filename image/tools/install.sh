#!/bin/bash
# Installs the Debian packages that building, running and testing need (Debian 12 and 13). Says and does nothing when
# all are there. Uses sudo when not root.
set -euo pipefail

packages=(
  # building the image: root file system, disk, checksums
  mmdebstrap debian-archive-keyring gdisk dosfstools mtools e2fsprogs zstd binutils jq qemu-utils git
  # running it
  qemu-system-x86 ovmf
  # tests: a real bus, real units, real shells, a real browser
  dbus systemd polkitd shellcheck strace socat openssl chromium
)
# Debian 13 has no packer: image/tools/packer.sh fetches Debian 12's.
if apt-cache show packer > /dev/null 2>&1; then packages+=(packer); fi

missing=()
installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2> /dev/null | sed -n 's/^ii *//p')
for package in "${packages[@]}"; do
  grep -qx "$package" <<< "$installed" || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo > /dev/null || { echo "error: not root, and no sudo to install: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
