# Sourced by every layer: what a build step is, and when it may be skipped.
#
# A step turns inputs into one output, build/cache/<step>-<hash>, where <hash> covers all inputs: the layer's own
# script, its files, its settings and the outputs it builds upon. If that output is there, the step has nothing to do.
# build/cache/<step> is a link to the output in use. LARES_CACHE names another folder than build/cache/<board>.
# shellcheck shell=bash
set -euo pipefail
umask 022
# Nothing of whoever builds may show in what is built.
export LC_ALL=C.UTF-8 TZ=UTC
unset LANG LANGUAGE
# Packer leaves descriptors open, and apt's hooks fail where theirs get numbers above 9.
for descriptor in /proc/self/fd/*; do
  descriptor=${descriptor##*/}
  case $descriptor in 0 | 1 | 2 | 255) ;; *) eval "exec $descriptor>&-" ;; esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

: "${BOARD:=x86}"
# shellcheck source=../boards/x86/board.env
. "image/boards/$BOARD/board.env"
CACHE=${LARES_CACHE:-build/cache/$BOARD}
mkdir -p "$CACHE"

say() { printf '  %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# hash_of INPUT...: one hash over files and folders (content, mode and link targets) and over words (text=...).
hash_of() {
  local input
  for input in "$@"; do
    case $input in
      text=*) printf '%s\n' "$input" ;;
      *)
        [ -e "$input" ] || die "no such build input: $input"
        find "$input" -printf '%y %m %p %l\n' | LC_ALL=C sort
        find "$input" -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
        ;;
    esac
  done | sha256sum | cut -c1-16
}

# output_of STEP: the output in use of an earlier step.
output_of() {
  readlink -e "$CACHE/$1" || die "step $1 has not run"
}

# with_rootfs ROOT PROGRAM ARGUMENT...: runs a program of a root file system on files of this machine, so that what
# is built does not depend on which release's tools this machine has.
with_rootfs() {
  local root=$1 program=$2 libraries loader
  shift 2
  libraries=$(echo "$root"/usr/lib/*-linux-gnu)
  loader=$(echo "$libraries"/ld-linux-*.so.?)
  "$loader" --library-path "$libraries" "$root/usr/sbin/$program" "$@"
}

# begin STEP INPUT...: names this step and its output $OUT. Ends the script when the output is there already; else
# $WORK is an empty folder beside it for the work.
begin() {
  STEP=$1
  shift
  OUT=$CACHE/$STEP-$(hash_of image/layers/step.sh "image/boards/$BOARD/board.env" "image/layers/${0##*/}" "$@")
  if [ -e "$OUT" ]; then
    ln -sfn "${OUT##*/}" "$CACHE/$STEP"
    say "$STEP: unchanged"
    exit 0
  fi
  STARTED=$SECONDS
  say "$STEP: building ..."
  # The tools of the board's root run during most steps.
  image/layers/foreign.sh "$DEBIAN_ARCH"
  WORK=$CACHE/work-$STEP
  rm -rf --one-file-system "$WORK"
  mkdir -p "$WORK"
}

# finish PATH: PATH becomes the step's output; older outputs of this step are dropped, but for the last.
finish() {
  mv -T "$1" "$OUT"
  touch "$OUT"
  ln -sfn "${OUT##*/}" "$CACHE/$STEP"
  [ ! -e "$WORK" ] || rm -rf --one-file-system "$WORK"
  # The one before stays: a virtual machine may still run on it.
  find "$CACHE" -mindepth 1 -maxdepth 1 -name "$STEP-*" -printf '%T@ %p\n' | sort -rn | tail -n +3 | cut -d ' ' -f 2- |
    xargs -r rm -rf --one-file-system
  say "$STEP: done in $((SECONDS - STARTED)) s"
}
