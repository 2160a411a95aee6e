#!/bin/bash
# tree-hash.sh ROOT: the canonical hash of a root file system: SHA-256 over a tar of everything in it, sorted by name,
# with names, kinds, modes, owners (numbers), link targets, extended attributes, times of change (whole seconds) and
# contents. The file that records this very hash is left out.
set -euo pipefail
LC_ALL=C tar --directory="$1" --create --file=- --format=posix --sort=name --numeric-owner --xattrs --xattrs-include='*' \
  --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime,delete=mtime' \
  --exclude=./usr/lib/lares/rootfs.sha256 . | sha256sum | cut -d ' ' -f 1
