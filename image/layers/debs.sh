#!/bin/bash
# The record of the Debian packages an image is made of, one a line: package, version, architecture, SHA-256.
#   debs.sh record ROOT                prints it (hook of layer 1: the packages lie in ROOT's apt archives)
#   debs.sh pool RECORD ARCHIVES OUT   makes OUT an apt repository of exactly the packages of RECORD, out of ARCHIVES
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../boards/x86/board.env
. "$here/image/boards/${BOARD:-x86}/board.env"

# The name apt gives a package's file: VERSION's epoch is set off by %3a.
file_of() { printf '%s_%s_%s.deb' "$1" "${2//:/%3a}" "$3"; }

# Installed packages, and those GRUB's image is made with, which are only unpacked.
record() {
  local archives=$1/var/cache/apt/archives package version architecture file
  {
    chroot "$1" dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\n'
    for package in $GRUB_PACKAGES; do
      # Of several versions kept from earlier builds the newest file is the one just fetched.
      file=$(find "$archives" -name "${package}_*.deb" -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-)
      dpkg-deb -W --showformat='${Package}\t${Version}\t${Architecture}\n' "$file"
    done
  } | sort -u | while IFS=$'\t' read -r package version architecture; do
    file=$archives/$(file_of "$package" "$version" "$architecture")
    printf '%s\t%s\t%s\t%s\n' "$package" "$version" "$architecture" "$(sha256sum < "$file" | cut -d ' ' -f 1)"
  done
}

pool() {
  local record=$1 archives=$2 out=$3 package version architecture sha256 file missing=0
  mkdir -p "$out"
  while IFS=$'\t' read -r package version architecture sha256; do
    file=$(file_of "$package" "$version" "$architecture")
    if ! sha256sum --check --status <<< "$sha256  $archives/$file" 2> /dev/null; then
      echo "error: $archives/$file is not there, or is not the recorded one (SHA-256 $sha256)" >&2
      missing=1
      continue
    fi
    ln -f "$archives/$file" "$out/$file"
    dpkg-deb -f "$archives/$file"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$archives/$file")" "$sha256"
  done < "$record" > "$out/Packages"
  [ "$missing" = 0 ] || { echo "error: put these files there, from a mirror or from Debian's snapshot archive" >&2; exit 1; }
  # mmdebstrap looks for essential packages in the release of this name only.
  printf 'Suite: trixie\nCodename: trixie\nSHA256:\n %s %s Packages\n' \
    "$(sha256sum < "$out/Packages" | cut -d ' ' -f 1)" "$(stat -c %s "$out/Packages")" > "$out/Release"
}

"$@"
