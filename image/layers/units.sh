#!/bin/bash
# units.sh ROOT: decides, from the unit files that exist in ROOT, which units the owner may start and stop through the
# agent. Writes the decision twice: for polkit, which enforces it, and as /usr/lib/lares/units-allowed.json for the
# agent, which explains it:
#   { "allowed": [name], "restartOnly": { name: reason }, "protected": { name: reason } }
# Reasons are codes, which the dashboard has words for (ui/src/text/*/services.ts, test/image/units.test.ts).
# restartOnly is a part of allowed: such a unit may be restarted and reloaded but not stopped.
# Only services, timers, sockets and paths with a file of their own count: no templates, no instances, no aliases.
set -euo pipefail
root=$1

# Prints why a unit is protected, or nothing.
protected_reason() {
  case $1 in
    systemd-* | initrd-* | user-runtime-dir* | kmod* | modprobe* | ldconfig*) echo part-of-system ;;
    dbus* | polkit*) echo carries-messages ;;
    debug-shell* | emergency* | rescue* | *getty* | autovt* | sulogin*) echo opens-console ;;
    halt* | poweroff* | reboot* | soft-reboot* | kexec* | quotaon* | factory-reset*) echo ends-system ;;
    lares-agent.service) ;;
    lares-*) echo part-of-lares ;;
    NetworkManager-dispatcher* | NetworkManager-initrd* | nm-*) echo started-when-needed ;;
    e2scrub* | dpkg-* | apt-* | rc-local* | sudo* | ssh*) echo of-no-use ;;
  esac
}

# Prints why a unit may be restarted but not stopped, or nothing.
restart_only_reason() {
  case $1 in
    nginx.service) echo carries-page ;;
    NetworkManager.service) echo carries-network ;;
    lares-agent.service) echo answers-you ;;
    nftables.service) echo is-firewall ;;
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
