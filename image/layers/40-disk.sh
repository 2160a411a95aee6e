#!/bin/bash
# Layer 4: the whole disk, sparse: esp, bootstate, rootA, rootB, data (image/disk/layout.env).
. "$(dirname "$0")/step.sh"
slot=$(output_of slot)
tree=$(output_of tree)/root
rootfs=$(output_of rootfs)
console=image/boards/$BOARD/console.cfg
begin disk "text=$slot" image/disk "$console"
# shellcheck source=../disk/layout.env
. image/disk/layout.env

# Ids of the disk follow from what is on it: the same for every disk of this build, as any image flashed twice has them,
# and others for every other build. Nothing on the device is secret by them or found by them alone (boot.cfg).
content=$(sha256sum "$tree/usr/lib/lares/rootfs.sha256" "$rootfs/efi/$EFI_FILE" image/disk/* "$console" | cut -d ' ' -f 1)
# id NAME: a UUID (version 8) out of that and a name.
id() {
  sha256sum <<< "$content $1" | sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-8\3-8\4-\5/'
}
SOURCE_DATE_EPOCH=$(stat -c %Y "$tree/usr/lib/clock-epoch")
export SOURCE_DATE_EPOCH MKE2FS_CONFIG=$tree/etc/mke2fs.conf

disk=$WORK/disk.img
truncate -s "$((1 + ESP_MIB + STATE_MIB + 2 * SLOT_MIB + DATA_MIB + 1))M" "$disk"
sgdisk --clear --set-alignment=2048 --disk-guid="$(id disk)" \
  --new="1:1M:+${ESP_MIB}M" --typecode=1:ef00 --change-name=1:esp \
  --new="2:0:+${STATE_MIB}M" --typecode=2:8300 --change-name=2:bootstate \
  --new="3:0:+${SLOT_MIB}M" --typecode=3:8304 --change-name=3:rootA \
  --new="4:0:+${SLOT_MIB}M" --typecode=4:8304 --change-name=4:rootB \
  --new="5:0:+${DATA_MIB}M" --typecode="5:$DATA_TYPE" --change-name=5:data \
  --partition-guid="1:$(id esp)" --partition-guid="2:$(id bootstate)" --partition-guid="3:$(id rootA)" \
  --partition-guid="4:$(id rootB)" --partition-guid="5:$(id data)" "$disk" > /dev/null

# put FILE MIB: writes FILE at that offset of the disk, holes left out.
put() {
  qemu-img convert -n --target-is-zero -f raw -O raw "$1" \
    "json:{\"driver\":\"raw\",\"offset\":$(($2 << 20)),\"size\":$(stat -L -c %s "$1"),\"file\":{\"driver\":\"file\",\"filename\":\"$disk\"}}"
}

truncate -s "${ESP_MIB}M" "$WORK/esp"
mkfs.vfat -F 32 -n ESP --invariant "$WORK/esp" > /dev/null
mmd -i "$WORK/esp" ::EFI ::EFI/BOOT ::EFI/lares
cp "$rootfs/efi/$EFI_FILE" image/disk/grub.cfg image/disk/boot.cfg "$console" "$WORK"
touch --date="@$SOURCE_DATE_EPOCH" "$WORK/$EFI_FILE" "$WORK/grub.cfg" "$WORK/boot.cfg" "$WORK/console.cfg"
mcopy -m -i "$WORK/esp" "$WORK/$EFI_FILE" ::EFI/BOOT/
mcopy -m -i "$WORK/esp" "$WORK/grub.cfg" "$WORK/boot.cfg" "$WORK/console.cfg" ::EFI/lares/

# Both copies of GRUB's variables are there from the start, at their full size: later they are only overwritten.
truncate -s "${STATE_MIB}M" "$WORK/state"
mkfs.vfat -F 12 -n STATE --invariant "$WORK/state" > /dev/null
(
  cd "$WORK" || exit
  printf '%s\n' '# GRUB Environment Block' 'ORDER=A B' A_OK=1 B_OK=1 A_TRY=0 B_TRY=0 PENDING= MACHINE_ID= WIPE= > grubenv
  printf '%*s' "$((1024 - $(stat -c %s grubenv)))" '' | tr ' ' '#' >> grubenv
  cp grubenv grubenv.bak
  touch --date="@$SOURCE_DATE_EPOCH" grubenv grubenv.bak
  mcopy -m -i state grubenv grubenv.bak ::
)

# A journal of full size although the partition is small still, since it does not grow with it.
with_rootfs "$tree" mke2fs -q -t ext4 -T default -L data -m 1 -b 4096 -I 256 -J size=64 -U "$(id data-ext4)" \
  -E "hash_seed=$(id data-hash),nodiscard,root_owner=0:0" "$WORK/data" "${DATA_MIB}M"

at=1
put "$WORK/esp" "$at"; at=$((at + ESP_MIB))
put "$WORK/state" "$at"; at=$((at + STATE_MIB))
put "$slot" "$at"; at=$((at + SLOT_MIB))
put "$slot" "$at"; at=$((at + SLOT_MIB))
put "$WORK/data" "$at"
finish "$disk"
