# Sourced: where Debian trixie comes from. This machine's own apt sources name the mirrors to use, so that a site with
# a mirror, a proxy or a pinned snapshot is respected; only the release is ours.
# shellcheck shell=bash

# trixie_sources: apt sources lines for trixie, its updates and its security updates. The second component is what
# radios need (firmware without sources, which Debian may pass on) and nothing else.
trixie_sources() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg targets main security
  [ -e "$keyring" ] || keyring=/usr/share/keyrings/debian-archive-keyring.pgp
  targets=$(apt-get indextargets --format '$(REPO_URI) $(LABEL) $(COMPONENT) $(CREATED_BY)' | grep ' main Packages$' || true)
  main=$(awk '$2 == "Debian" { print $1; exit }' <<<"$targets")
  security=$(awk '$2 == "Debian-Security" { print $1; exit }' <<<"$targets")
  [ -n "$main" ] || die "this machine's apt sources name no Debian mirror (run apt-get update?)"
  echo "deb [signed-by=$keyring] $main trixie main non-free-firmware"
  echo "deb [signed-by=$keyring] $main trixie-updates main non-free-firmware"
  if [ -n "$security" ]; then
    echo "deb [signed-by=$keyring] $security trixie-security main non-free-firmware"
  else
    say "warning: this machine's apt sources name no security mirror; building without trixie-security"
  fi
}
