#!/bin/bash
# `make reproduce`: builds the image twice from nothing, in two folders, the second time as if by somebody else: another
# umask, time zone, language, host name, path and order of folders, pinned to the packages of the first. Says which
# outputs are equal to the byte, shows what differs, and fails if anything does. Needs root (sudo is asked for).
#
# The folders are build/reproduce/*; they share this checkout's history, the packages in build/apt and nothing else.
set -euo pipefail
cd "$(dirname "$0")/../.."
board=${BOARD:-x86}
[ "$(id -u)" = 0 ] || exec sudo --preserve-env=PATH,BOARD "$0"
here=$PWD
git config --global --get-all safe.directory > /dev/null || export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'

# checkout FOLDER: this working tree, changes included, with its history and its npm packages.
checkout() {
  rm -rf --one-file-system "$1"
  mkdir -p "$1/build"
  git clone --quiet --shared --no-checkout "$here" "$1/clone"
  mv "$1/clone/.git" "$1/.git" && rmdir "$1/clone"
  git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --no-dereference --preserve=mode --target-directory="$1"
  git -C "$1" reset --quiet
  cp -al node_modules "$1/node_modules"
  [ ! -d build/apt ] || cp -al build/apt "$1/build/apt"
}

# build FOLDER: the disk, with this environment. Compressing it takes longer than all else and depends on zstd alone.
build() { (cd "$1" && node image/tools/build-image.ts --board "$board"); }

first=build/reproduce/first
second=build/reproduce/second/made-elsewhere
# Both before the first build, so that neither sees what is changed meanwhile.
checkout "$first"
checkout "$second"
echo '== first build'
build "$first"
# What the first one has fetched, the second one may not find at the mirror any more.
cp -aln "$first/build/apt" "$second/build/"
echo '== second build'
(
  umask 0077
  export TZ=Pacific/Auckland LANG=de_DE.UTF-8 LC_ALL=C USER=somebody HOME=/nonexistent
  LARES_DEBS=$here/$first/build/cache/$board/rootfs/debs.tsv
  export LARES_DEBS here second board
  export -f build
  # shellcheck disable=SC2016 # expanded by that shell
  unshare --uts bash -c 'hostname elsewhere && build "$second"'
)

# listing ROOT: one line a file, with everything that the hash covers.
listing() {
  (cd "$1" && find . -printf '%P\t%y %m %U:%G %Ts %s %l\n' | sort > "$2.stat" &&
    find . -type f -print0 | sort -z | xargs -0 sha256sum > "$2.sums")
}

echo '== compared'
different=0
root=cache/$board/tree/root
for file in "cache/$board/rootfs/debs.tsv" "$(cd "$first/build" && echo agent-*/main.cjs)" ui/index.html "$root/usr/lib/lares/rootfs.sha256" \
  "$root/usr/share/lares/sbom.cdx.json.gz" "cache/$board/slot" "cache/$board/disk"; do
  if cmp "$first/build/$file" "$second/build/$file"; then
    echo "same       $(sha256sum < "$first/build/$file" | cut -d ' ' -f 1)  ${file##*/}"
  else
    echo "DIFFERENT  ${file##*/}"
    different=1
  fi
done
if ! cmp -s {"$first","$second"}/build/"$root"/usr/lib/lares/rootfs.sha256; then
  listing "$first/build/$root" "$here/build/reproduce/first"
  listing "$second/build/$root" "$here/build/reproduce/second"
  diff build/reproduce/{first,second}.stat || true
  diff build/reproduce/{first,second}.sums || true
fi
exit "$different"
