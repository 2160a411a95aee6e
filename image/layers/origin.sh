#!/bin/bash
# origin.sh: prints `REVISION SECONDS`: the commit which last changed anything an image is made of, and its time (Unix
# time). Neither changes when a commit touches only tests or documents, so two builds of the same inputs agree; what
# the working tree has beyond that commit is said by `-dirty`. SOURCE_DATE_EPOCH, if set, is the time
# (https://reproducible-builds.org/specs/source-date-epoch/). Without git: `unknown`, and the time of Debian 13's release.
# A shallow clone may not reach that commit, and then names another one.
set -euo pipefail
cd "$(dirname "$0")/../.."
inputs=(agent ui image overlays package.json package-lock.json ':!*.md' ':!ui/docs')

# The layers run as root on somebody else's checkout.
git() { command git -c safe.directory="$PWD" "$@" 2> /dev/null; }

if found=$(git log -1 --format='%H %ct' -- "${inputs[@]}") && [ -n "$found" ]; then
  read -r revision seconds <<< "$found"
  revision=${revision:0:12}
  [ -z "$(git status --porcelain -- "${inputs[@]}")" ] || revision+=-dirty
fi
echo "${revision:-unknown} ${SOURCE_DATE_EPOCH:-${seconds:-1754697600}}"
