#!/bin/bash
# lab-disk.sh: what phones and a home router are made of in the stories about Wi-Fi, as a second disk for the emulator:
# a small trixie with hostapd, wpa_supplicant and the like, and the scripts of guest/ in /lab. The image under test
# ships none of it. Needs root. The disk is build/cache/<board>/lab-<hash>, made once for each version of its inputs; its
# path is printed.
. "$(dirname "$0")/../../../image/layers/step.sh"
. image/layers/sources.sh
here=test/vm/air
packages=hostapd,wpasupplicant,dnsmasq-base,busybox,curl,bind9-dnsutils,iw,iproute2,nmap

tree=$CACHE/labtree-$(hash_of "$here/lab-disk.sh" image/layers/sources.sh)
disk=$CACHE/lab-$(hash_of "text=${tree##*/}" "$here/guest")
if [ -e "$disk" ]; then
  echo "$disk"
  exit 0
fi
if [ ! -e "$tree" ]; then
  say 'lab: building the phones and the router ...'
  image/layers/foreign.sh "$DEBIAN_ARCH"
  rm -rf --one-file-system "$CACHE"/labtree-*
  debs=$PWD/build/apt/$DEBIAN_ARCH
  mkdir -p "$debs"
  trixie_sources > "$CACHE/lab-sources.list"
  # shellcheck disable=SC2016 # the hooks expand them
  mmdebstrap --quiet --mode=root --architecture="$DEBIAN_ARCH" --variant=essential --include="$packages" \
    --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Retries "5"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --skip=download/empty --skip=essential/unlink \
    --setup-hook='mkdir -p "$1/var/cache/apt/archives"' \
    --setup-hook="sync-in '$debs' /var/cache/apt/archives" \
    --customize-hook="sync-out /var/cache/apt/archives '$debs'" \
    --customize-hook='rm -rf "$1"/var/cache/apt "$1"/var/lib/apt; mkdir -p "$1/lab"; rm -f "$1/etc/resolv.conf"; : > "$1/etc/resolv.conf"' \
    trixie "$tree.new" "$CACHE/lab-sources.list" >&2
  rm -rf "$debs/partial" "$debs/lock" "$CACHE/lab-sources.list"
  mv "$tree.new" "$tree"
fi
rm -rf "$tree/lab" "$CACHE"/lab-*
cp -r "$here/guest" "$tree/lab"
mke2fs -q -t ext4 -L lab -m 0 -O '^has_journal' -E root_owner=0:0,nodiscard -d "$tree" "$disk.new" 700M >&2
mv "$disk.new" "$disk"
echo "$disk"
