#!/bin/bash
# Layer 1: Debian trixie with the packages of image/packages.txt, unconfigured by us apart from what the initramfs
# needs, since building that is the slow part, and GRUB's image made by the same release's GRUB. Everything else of
# ours comes in layer 2. The output has root/, efi/, grub.copyright and debs.tsv, the record of every package that went into them:
# package, version, architecture, SHA-256 of the .deb. LARES_DEBS=<such a record> builds from exactly those packages.
. "$(dirname "$0")/step.sh"
. image/layers/sources.sh
pinned=${LARES_DEBS:-}
begin rootfs image/packages.txt image/firmware-left-out.txt image/layers/sources.sh image/layers/grub-image.sh \
  image/layers/debs.sh image/disk/grub-modules.txt overlays/boot "text=${pinned:+$(sha256sum < "$pinned")}"

mapfile -t packages < <(grep -v -e '^#' -e '^$' image/packages.txt)
packages+=("$KERNEL_PACKAGE")
mapfile -t left_out < <(grep -v -e '^#' -e '^$' image/firmware-left-out.txt)
left_out+=("${FIRMWARE_LEFT_OUT[@]}")
# A slow line to the mirror is paid once: packages stay in build/apt, across `rootfs` builds.
debs=$PWD/build/apt/$DEBIAN_ARCH
mkdir -p "$debs"
if [ -n "$pinned" ]; then
  image/layers/debs.sh pool "$pinned" "$debs" "$WORK/pool"
  echo "deb [trusted=yes] copy:$PWD/$WORK/pool ./" > "$WORK/sources.list"
else
  trixie_sources > "$WORK/sources.list"
fi
# The time inside the initramfs, where nobody reads it (Debian 13's release). All other times are layer 2's matter.
export SOURCE_DATE_EPOCH=1754697600
touch "$WORK/started"

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
  --dpkgopt='path-exclude=/usr/share/bug/*' \
  --dpkgopt='path-exclude=/usr/share/metainfo/*' \
  "${left_out[@]/#/--dpkgopt=path-exclude=/usr/lib/firmware/}" \
  --dpkgopt='force-confold' \
  --skip=download/empty --skip=essential/unlink \
  --setup-hook='mkdir -p "$1/var/cache/apt/archives"' \
  --setup-hook="sync-in '$debs' /var/cache/apt/archives" \
  --extract-hook='tar -C overlays/boot --owner=0 --group=0 --mode=u=rwX,go=rX -c . | tar -C "$1" -x' \
  --customize-hook="image/layers/grub-image.sh \"\$1\" '$PWD/$WORK/efi'" \
  --customize-hook="image/layers/debs.sh record \"\$1\" > '$PWD/$WORK/debs.tsv'" \
  --customize-hook="sync-out /var/cache/apt/archives '$debs'" \
  trixie "$WORK/root" "$WORK/sources.list" >&2

rm -rf "$debs/partial" "$debs/lock"
# Files of packages bring their times; what their scripts made just now gets one that is always the same.
find "$WORK/root" -newer "$WORK/started" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
rm -rf "$WORK/sources.list" "$WORK/pool" "$WORK/started"
finish "$WORK"
