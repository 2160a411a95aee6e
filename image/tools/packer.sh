#!/bin/bash
# Packer 1.6.6, the last free one. Debian 13 has no package of it: there, Debian 12's is fetched through a private apt
# directory and unpacked under build/packer, without being installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! packer=$(command -v packer); then
  packer=build/packer/usr/bin/packer
  if [ ! -x "$packer" ]; then
    # shellcheck source=../layers/sources.sh
    . image/layers/sources.sh
    die() { echo "error: $*" >&2; exit 1; }
    say() { echo "  $*" >&2; }
    apt=build/packer/apt
    mkdir -p "$apt"/{lists/partial,archives/partial,preferences.d}
    say 'packer: fetching the package of Debian 12 ...'
    trixie_sources | sed -n '1s/ trixie / bookworm /p' > "$apt/sources.list"
    options=(-o Dir::Etc::SourceList="$PWD/$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
      -o Dir::State::Lists="$PWD/$apt/lists" -o Dir::Cache="$PWD/$apt" -o Dir::Cache::Archives="$PWD/$apt/archives"
      -o APT::Sandbox::User=root)
    apt-get --quiet=2 "${options[@]}" update
    (cd "$apt/archives" && apt-get --quiet=2 "${options[@]}" download packer)
    dpkg-deb -x "$apt"/archives/packer_*.deb build/packer
    rm -rf "$apt"
  fi
fi
exec "$packer" "$@"
