#!/bin/bash
# Last, on Packer's manifest: what the release is made of, its canonical root hash (tree-hash.sh) and the SHA-256 of each
# file; out goes what Packer notes of the run (when, and a random id), so that the same inputs give the same manifest.
. "$(dirname "$0")/step.sh"
: "${VERSION:?}"
manifest=build/image/lares-$VERSION-$BOARD.manifest.json
lares=$(output_of tree)/root/usr/lib/lares

files='[]'
while read -r name; do
  files=$(jq -c --arg name "$name" --arg sha256 "$(sha256sum < "build/image/$name" | cut -d ' ' -f 1)" \
    --argjson sizeBytes "$(stat -c %s "build/image/$name")" '. + [$ARGS.named]' <<< "$files")
done < <(jq -r '.builds[-1].files[].name' "$manifest" | LC_ALL=C sort)
jq --argjson files "$files" --slurpfile release "$lares/release.json" --arg rootfsSha256 "$(< "$lares/rootfs.sha256")" \
  '{ builds: [.builds[-1] | { name, builder_type, files: $files, custom_data: ($release[0] + { rootfsSha256: $rootfsSha256 }) }] }' \
  "$manifest" > "$manifest.new"
mv "$manifest.new" "$manifest"
