#!/bin/bash
# Layer 5: the disk under its release name, and compressed for flashing; beside it the bill of materials and the record
# of Debian packages (debs.sh).
. "$(dirname "$0")/step.sh"
: "${VERSION:?}"
disk=$(output_of disk)
rootfs=$(output_of rootfs)
tree=$(output_of tree)
name=build/image/lares-$VERSION-$BOARD.img
mkdir -p build/image
# Packer adds to these; ours are about this build alone.
rm -f "build/image/lares-$VERSION-$BOARD.manifest.json" "$name.zst.sha256"
ln -f "$disk" "$name"

(
  begin release "text=$disk"
  # Long matching finds what the slot's file system repeats; the two slots lie too far apart for it.
  zstd --quiet -T0 -9 --long=27 "$disk" -o "$WORK/img.zst"
  finish "$WORK/img.zst"
)
ln -f "$(output_of release)" "$name.zst"
gzip -dc "$tree/root/usr/share/lares/sbom.cdx.json.gz" > "${name%.img}.cdx.json"
install -m 0644 "$rootfs/debs.tsv" "${name%.img}.debs.tsv"
