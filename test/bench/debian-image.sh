#!/bin/bash
# debian-image.sh: a plain Debian trixie as a disk, for `make bench` to boot beside Lares: the same release's kernel,
# systemd, networkd and nginx with its default page; UEFI and systemd-boot, no waiting in a menu. Needs root. The disk is
# build/bench/debian-<hash>.qcow2, made once for each version of this script; its path is printed.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "$0")/../.."
say() { printf '  %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
# shellcheck source=../../image/layers/sources.sh
. image/layers/sources.sh

out=build/bench/debian-$(sha256sum "test/bench/${0##*/}" image/layers/sources.sh | sha256sum | cut -c1-16).qcow2
if [ -e "$out" ]; then
  echo "$out"
  exit 0
fi
work=build/bench/work-debian
debs=$PWD/build/apt/amd64
rm -rf --one-file-system "$work"
mkdir -p "$work" "$debs"
trap 'rm -rf --one-file-system "$work"' EXIT
say 'debian: building a plain trixie to compare with ...'
trixie_sources > "$work/sources.list"

# shellcheck disable=SC2016 # the hooks expand them
mmdebstrap --quiet --mode=root --architecture=amd64 --variant=important \
  --include=linux-image-amd64,systemd-sysv,systemd-boot-efi,dbus,nginx,initramfs-tools,zstd \
  --skip=download/empty --skip=essential/unlink \
  --setup-hook='mkdir -p "$1/var/cache/apt/archives"' \
  --setup-hook="sync-in '$debs' /var/cache/apt/archives" \
  --customize-hook='printf "/dev/vda2 / ext4 rw 0 1\n" > "$1/etc/fstab"; echo debian > "$1/etc/hostname"' \
  --customize-hook='printf "[Match]\nType=ether\n[Network]\nDHCP=yes\n" > "$1/etc/systemd/network/10-any.network"' \
  --customize-hook='chroot "$1" systemctl enable --quiet systemd-networkd' \
  trixie "$work/root" "$work/sources.list" >&2

release=$(ls "$work/root/lib/modules")
mke2fs -q -t ext4 -E root_owner=0:0,nodiscard -d "$work/root" "$work/root.ext4" 2000M >&2
truncate -s 255M "$work/esp"
mkfs.vfat -F 32 -n ESP "$work/esp" > /dev/null
mmd -i "$work/esp" ::/EFI ::/EFI/BOOT ::/loader ::/loader/entries
mcopy -i "$work/esp" "$work/root/usr/lib/systemd/boot/efi/systemd-bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
mcopy -i "$work/esp" "$work/root/boot/vmlinuz-$release" ::/vmlinuz
mcopy -i "$work/esp" "$work/root/boot/initrd.img-$release" ::/initrd
printf 'timeout 0\n' > "$work/loader.conf"
printf 'title Debian\nlinux /vmlinuz\ninitrd /initrd\noptions root=/dev/vda2 rw quiet console=ttyS0\n' > "$work/debian.conf"
mcopy -i "$work/esp" "$work/loader.conf" ::/loader/loader.conf
mcopy -i "$work/esp" "$work/debian.conf" ::/loader/entries/debian.conf

truncate -s 2300M "$work/disk"
sgdisk --clear --new=1:2048:+255M --typecode=1:ef00 --new=2:0:+2000M --typecode=2:8304 "$work/disk" > /dev/null
dd if="$work/esp" of="$work/disk" bs=1M seek=1 conv=notrunc,sparse status=none
dd if="$work/root.ext4" of="$work/disk" bs=1M seek=256 conv=notrunc,sparse status=none
qemu-img convert -f raw -O qcow2 "$work/disk" "$work/disk.qcow2"
printf '%s\n' "$release" > "${out%.qcow2}.kernel"
mv "$work/disk.qcow2" "$out"
echo "$out"
