#!/bin/bash
# Hook of layer 1 (mmdebstrap calls it): grub-image.sh ROOT OUT makes OUT/<EFI file> with trixie's GRUB, which reads
# trixie's ext4 whatever the building machine runs, and OUT/../grub.copyright. GRUB itself is not installed on the device.
#
# No configuration and no `search` is built in: GRUB then takes its root from the disk it was loaded from, so that a
# second disk of the same make cannot be taken for this one.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../boards/x86/board.env
. "$here/image/boards/${BOARD:-x86}/board.env"
root=$1 out=$2
tools=$root/grub-tools
mkdir -p "$tools" "$out"
trap 'rm -rf "$tools"' EXIT

# shellcheck disable=SC2086 # a list of packages
(cd "$tools" && APT_CONFIG=${MMDEBSTRAP_APT_CONFIG:?only mmdebstrap calls this} apt-get --quiet=2 -o APT::Sandbox::User=root download $GRUB_PACKAGES)
for package in "$tools"/*.deb; do
  dpkg-deb -x "$package" "$tools"
done
mapfile -t modules < "$here/image/disk/grub-modules.txt"
# grub-mkimage brings its own library; the rest is in the root already.
LD_LIBRARY_PATH=/grub-tools/usr/lib/$(cd "$tools/usr/lib" && echo *-linux-gnu) \
  chroot "$root" /grub-tools/usr/bin/grub-mkimage -d "/grub-tools/usr/lib/grub/$GRUB_FORMAT" \
  -O "$GRUB_FORMAT" -p /EFI/lares -o "/grub-tools/$EFI_FILE" "${modules[@]}"
mv "$tools/$EFI_FILE" "$out/$EFI_FILE"
cp "$tools/usr/share/doc/grub-common/copyright" "$out/../grub.copyright"
# Kept and recorded like the packages that are installed (debs.sh).
mv "$tools"/*.deb "$root/var/cache/apt/archives/"
