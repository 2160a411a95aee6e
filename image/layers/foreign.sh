#!/bin/bash
# foreign.sh ARCHITECTURE: makes this machine run programs of a Debian architecture, so that layers may chroot
# into the board's root. Where the processor cannot, the kernel hands them to qemu-user (binfmt_misc), which it is told
# here when nobody has told it yet. It forgets when the machine restarts, so every step that builds asks again (step.sh).
set -euo pipefail
architecture=$1
[ "$architecture" != "$(dpkg --print-architecture)" ] || exit 0
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

case $architecture in
  amd64) handler=qemu-x86_64 ;;
  arm64) handler=qemu-aarch64 ;;
  *) die "no emulator is known for programs of $architecture" ;;
esac
registry=/proc/sys/fs/binfmt_misc
rule=/usr/lib/binfmt.d/$handler.conf
if [ ! -e "$registry/register" ] && ! mount -t binfmt_misc binfmt_misc "$registry" 2> /dev/null; then
  die "programs of $architecture cannot run here: the kernel has no binfmt_misc, or this container may not mount it.
  Start the container privileged, or on its host: apt install qemu-user-static, then mount binfmt_misc into it
  at $registry."
fi
if [ ! -e "$registry/$handler" ]; then
  [ -e "$rule" ] || die "programs of $architecture cannot run here: $rule is missing (Debian package qemu-user-static)"
  cat "$rule" > "$registry/register" || die "programs of $architecture cannot run here: the kernel refused the rule of $rule"
fi
grep -qx enabled "$registry/$handler" || die "programs of $architecture cannot run here: $registry/$handler is disabled"
# F: the kernel keeps the emulator open, and so finds it from inside a chroot that has none.
grep -q '^flags:.*F' "$registry/$handler" || die "$registry/$handler does not have the flag F, which a chroot needs;
  remove it (echo -1 > $registry/$handler) and run this again"
arch-test "$architecture" > /dev/null || die "programs of $architecture do not run here, although $handler is registered"
