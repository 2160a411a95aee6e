#!/bin/bash
# units.sh ROOT: decides, from the unit files that exist in ROOT, which units the owner may start and stop through the
# agent. Writes the decision twice: for polkit, which enforces it, and as /usr/lib/lares/units-allowed.json for the
# agent, which explains it:
#   { "allowed": [name], "restartOnly": { name: reason }, "protected": { name: reason } }
# restartOnly is a part of allowed: such a unit may be restarted and reloaded but not stopped.
# Only services, timers, sockets and paths with a file of their own count: no templates, no instances, no aliases.
set -euo pipefail
root=$1

# Prints why a unit is protected, or nothing.
protected_reason() {
  case $1 in
    systemd-* | initrd-* | user-runtime-dir* | kmod* | modprobe* | ldconfig*) echo 'a part of the operating system itself' ;;
    dbus* | polkit*) echo 'every other service speaks through it' ;;
    debug-shell* | emergency* | rescue* | *getty* | autovt* | sulogin*) echo 'opens a console' ;;
    halt* | poweroff* | reboot* | soft-reboot* | kexec* | quotaon* | factory-reset*) echo 'ends or resets the running system' ;;
    lares-agent.service) ;;
    lares-*) echo 'a part of Lares' ;;
    NetworkManager-dispatcher* | NetworkManager-initrd* | nm-*) echo 'started by NetworkManager when needed' ;;
    e2scrub* | dpkg-* | apt-* | rc-local* | sudo* | ssh*) echo 'of no use on a device with a read-only system' ;;
  esac
}

# Prints why a unit may be restarted but not stopped, or nothing.
restart_only_reason() {
  case $1 in
    nginx.service) echo 'this page reaches you through it' ;;
    NetworkManager.service) echo 'the network of this device depends on it' ;;
    lares-agent.service) echo 'it is what answers you' ;;
    nftables.service) echo 'it is the firewall' ;;
  esac
}

allowed=() restart_only=() protected=()
while read -r file; do
  name=${file##*/}
  case $name in *@.* | *@*) continue ;; esac
  if [ -L "$root$file" ] || [ ! -s "$root$file" ]; then continue; fi
  reason=$(protected_reason "$name")
  if [ -n "$reason" ]; then
    protected+=("$name" "$reason")
    continue
  fi
  allowed+=("$name")
  reason=$(restart_only_reason "$name")
  [ -z "$reason" ] || restart_only+=("$name" "$reason")
done < <(cd "$root" && find usr/lib/systemd/system etc/systemd/system -maxdepth 1 \
  \( -name '*.service' -o -name '*.timer' -o -name '*.socket' -o -name '*.path' \) -printf '/%p\n' | LC_ALL=C sort)

to_list='$ARGS.positional'
to_map='[$ARGS.positional | _nwise(2) | {key: .[0], value: .[1]}] | from_entries'
list=$(jq -nc "$to_list" --args "${allowed[@]}")
restart=$(jq -nc "$to_map" --args "${restart_only[@]}")
jq -n --argjson allowed "$list" --argjson restartOnly "$restart" \
  --argjson protected "$(jq -nc "$to_map" --args "${protected[@]}")" '$ARGS.named' > "$root/usr/lib/lares/units-allowed.json"
rules=$root/usr/share/polkit-1/rules.d/40-lares.rules
sed -i -e "s/@ALLOWED@/$list/" -e "s/@RESTART_ONLY@/$(jq -c keys <<< "$restart")/" "$rules"
if grep -q '@[A-Z_]*@' "$rules"; then echo "unfilled place in $rules" >&2; exit 1; fi
