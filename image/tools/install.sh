#!/bin/bash
# install.sh [BOARD]: installs the Debian packages that building, running and testing for a board need (Debian 12 and
# 13). Says and does nothing when all are there. Uses sudo when not root.
set -euo pipefail
# shellcheck source=../boards/x86/board.env
. "$(dirname "$0")/../boards/${1:-x86}/board.env"

packages=(
  # building the image: root file system, disk, checksums
  mmdebstrap debian-archive-keyring gdisk dosfstools mtools e2fsprogs zstd jq qemu-utils git
  # building native parts of npm packages (node-gyp)
  make python3
  # tests: a real bus, real units, real shells, a real browser
  dbus systemd polkitd shellcheck strace socat openssl chromium qrencode openssh-client
)
case $DEBIAN_ARCH in
  amd64) packages+=(qemu-system-x86 ovmf) ;;
  arm64) packages+=(qemu-system-arm qemu-efi-aarch64) ;;
esac
if [ "$DEBIAN_ARCH" = "$(dpkg --print-architecture)" ]; then
  packages+=(g++ binutils)
else
  # for another architecture: what builds for it, and what runs its programs (image/layers/foreign.sh)
  packages+=("g++-${TOOLCHAIN//_/-}" "binutils-${TOOLCHAIN//_/-}" qemu-user-static arch-test)
fi
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
