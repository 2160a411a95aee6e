#!/bin/bash
# Layer 3: the root file system as one ext4 file, the same for both slots. No journal, since it is never written;
# features that GRUB reads.
. "$(dirname "$0")/step.sh"
tree=$(output_of tree)
begin slot "text=$tree" image/disk/layout.env
# shellcheck source=../disk/layout.env
. image/disk/layout.env

# Times of reading are whenever we read, and now is later than any epoch: mke2fs writes the epoch instead of both.
SOURCE_DATE_EPOCH=$(stat -c %Y "$tree/root/usr/lib/clock-epoch")
export SOURCE_DATE_EPOCH MKE2FS_CONFIG=$tree/root/etc/mke2fs.conf
find "$tree/root" -exec touch --no-dereference -a {} +
with_rootfs "$tree/root" mke2fs -q -t ext4 -L lares -m 0 -b 4096 -I 256 -N 65536 -O '^has_journal,^orphan_file' \
  -U "$SLOT_UUID" -E "hash_seed=$SLOT_UUID,root_owner=0:0,nodiscard" -d "$tree/root" "$WORK/slot.ext4" "${SLOT_MIB}M"
finish "$WORK/slot.ext4"
