# Sourced: where Debian trixie comes from. This machine's own apt sources name the mirrors to use, so that a site with
# a mirror, a proxy or a pinned snapshot is respected; only the release is ours.
# shellcheck shell=bash

# trixie_sources: apt sources lines for trixie, its updates and its security updates.
trixie_sources() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg targets main security
  [ -e "$keyring" ] || keyring=/usr/share/keyrings/debian-archive-keyring.pgp
  targets=$(apt-get indextargets --format '$(REPO_URI) $(LABEL) $(COMPONENT) $(CREATED_BY)' | grep ' main Packages$' || true)
  main=$(awk '$2 == "Debian" { print $1; exit }' <<<"$targets")
  security=$(awk '$2 == "Debian-Security" { print $1; exit }' <<<"$targets")
  [ -n "$main" ] || die "this machine's apt sources name no Debian mirror (run apt-get update?)"
  echo "deb [signed-by=$keyring] $main trixie main"
  echo "deb [signed-by=$keyring] $main trixie-updates main"
  if [ -n "$security" ]; then
    echo "deb [signed-by=$keyring] $security trixie-security main"
  else
    say "warning: this machine's apt sources name no security mirror; building without trixie-security"
  fi
}
