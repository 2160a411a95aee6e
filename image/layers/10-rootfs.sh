#!/bin/bash
# Layer 1: Debian trixie with the packages of image/packages.txt, unconfigured by us apart from what the initramfs
# needs, since building that is the slow part, and GRUB's image made by the same release's GRUB. Everything else of
# ours comes in layer 2. The output has root/ and efi/.
. "$(dirname "$0")/step.sh"
. image/layers/sources.sh
begin rootfs image/packages.txt image/layers/sources.sh image/layers/grub-image.sh image/disk/grub-modules.txt overlays/boot

mapfile -t packages < <(grep -v -e '^#' -e '^$' image/packages.txt)
packages+=("$KERNEL_PACKAGE")
trixie_sources > "$WORK/sources.list"
# A slow line to the mirror is paid once: packages stay in build/apt, across `rootfs` builds.
debs=$PWD/build/apt/$DEBIAN_ARCH
mkdir -p "$debs"

mmdebstrap --quiet --mode=root --architecture="$DEBIAN_ARCH" --variant=essential \
  --include="$(IFS=,; echo "${packages[*]}")" \
  --aptopt='Apt::Install-Recommends "false"' \
  --aptopt='Acquire::Retries "5"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/lintian/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/bash-completion/*' \
  --dpkgopt='path-exclude=/usr/share/zsh/*' \
  --dpkgopt='force-confold' \
  --skip=download/empty --skip=essential/unlink \
  --setup-hook='mkdir -p "$1/var/cache/apt/archives"' \
  --setup-hook="sync-in '$debs' /var/cache/apt/archives" \
  --extract-hook='tar -C overlays/boot --owner=0 --group=0 --mode=u=rwX,go=rX -c . | tar -C "$1" -x' \
  --customize-hook="image/layers/grub-image.sh \"\$1\" '$PWD/$WORK/efi'" \
  --customize-hook="sync-out /var/cache/apt/archives '$debs'" \
  trixie "$WORK/root" "$WORK/sources.list" >&2

rm -rf "$debs/partial" "$debs/lock"
rm -f "$WORK/sources.list"
finish "$WORK"
