#!/bin/bash
# Layer 2: the device's root file system: Debian's packages, our overlays, Node, the agent and the dashboard; users,
# presets and the list of units which the owner may start and stop. Nothing secret and nothing that differs between two
# devices is in it.
. "$(dirname "$0")/step.sh"
agent=${LARES_AGENT_DIR:-build/agent-${NODE_PACKAGE#node-linux-}}
ui=${LARES_UI_DIR:-build/ui}
node=build/node/$NODE_PACKAGE/bin/node
version=$(node -p 'require("./package.json").version')
mapfile -t overlays < <(find overlays -mindepth 1 -maxdepth 1 -not -name 'board-*' -not -name boot | LC_ALL=C sort)
[ ! -d "overlays/board-$BOARD" ] || overlays+=("overlays/board-$BOARD")
rootfs=$(output_of rootfs)
origin=$(image/layers/origin.sh)
read -r revision epoch <<< "$origin"
begin tree "text=$rootfs" "text=$version" "text=$origin" "text=$(sha256sum < "$node")" image/layers/units.sh \
  image/tools/fill-code-cache.ts image/layers/tree-hash.sh image/tools/make-sbom.ts image/tools/sbom package-lock.json \
  "${overlays[@]}" "$agent" "$ui" "$ui.meta.json"

root=$WORK/root
cp -a "$rootfs/root" "$root"

# ---- files of ours; a checkout's umask is nothing the image should know
for overlay in "${overlays[@]}"; do
  tar -C "$overlay" --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' -c . | tar -C "$root" -x
done
install -d -m 0755 "$root/data" "$root/etc-rw" "$root/boot/state" "$root/usr/lib/lares/bin" "$root/usr/lib/lares/agent"
install -m 0755 "$node" "$root/usr/lib/lares/bin/node"
"$TOOLCHAIN-strip" "$root/usr/lib/lares/bin/node"
tar -C "$agent" --exclude=meta.json --exclude='*.map' --exclude=main.cache --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' -c . |
  tar -C "$root/usr/lib/lares/agent" -x
mkdir -p "$root/usr/share/lares/ui"
tar -C "$ui" --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' -c . | tar -C "$root/usr/share/lares/ui" -x

# ---- which release this is: of what it is made (origin.sh), never when or where
printf '{"version":"%s","board":"%s","revision":"%s","committedAtMs":%s,"debian":"%s"}\n' \
  "$version" "$BOARD" "$revision" "${epoch}000" "$(< "$root/etc/debian_version")" > "$root/usr/lib/lares/release.json"
printf 'IMAGE_ID=lares\nIMAGE_VERSION=%s\n' "$version" >> "$root/usr/lib/os-release"
: > "$root/usr/lib/clock-epoch"

# ---- what the owner changes in /etc is on the data partition
for name in hostname localtime machine-info adjtime; do
  ln -sfn "/etc-rw/$name" "$root/etc/$name"
done
ln -sfn /run/NetworkManager/resolv.conf "$root/etc/resolv.conf"
printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' > "$root/etc/hosts"
: > "$root/etc/machine-id"

# ---- users: made here, with numbers that do not change between releases; nobody has a password
chroot "$root" systemd-sysusers
sed -i 's/^\([^:]*\):[^:]*:/\1:!*:/' "$root/etc/shadow"
rm -f "$root"/etc/{passwd,shadow,group,gshadow}- "$root"/etc/sub{uid,gid}

# ---- units: what starts by itself, what nobody may start
rm -rf "$root"/etc/systemd/system/*
chroot "$root" systemctl preset-all --quiet 2> >(grep -v -e '^Created symlink' -e /proc -e 'invocation env' -e 'mileage' >&2)
# NetworkManager asks for this one to be enabled along with it; nothing here waits for a network.
chroot "$root" systemctl disable --quiet NetworkManager-wait-online.service 2> /dev/null
chroot "$root" systemctl set-default --quiet multi-user.target 2> /dev/null
chroot "$root" systemctl mask --quiet getty@.service serial-getty@.service console-getty.service autovt@.service \
  container-getty@.service debug-shell.service systemd-firstboot.service systemd-machine-id-commit.service \
  systemd-repart.service systemd-hwdb-update.service systemd-remount-fs.service e2scrub_reap.service 2> /dev/null
ln -s /dev/null "$root/etc/tmpfiles.d/20-systemd-ssh-generator.conf"
image/layers/units.sh "$root"

# ---- the agent's code cache, by the Node and the flags that will read it; a start without it takes longer, no more
if chroot "$root" /usr/lib/lares/bin/node --version > /dev/null 2>&1; then
  node image/tools/fill-code-cache.ts "$root"
else
  say 'warning: this machine cannot run programs of the board: no code cache'
fi

# ---- of OpenSSH only the server, and it only as lares-ssh.service: systemd would open it to virtual sockets by itself
rm -f "$root/usr/lib/systemd/system-generators/systemd-ssh-generator" "$root"/usr/bin/{ssh,scp,sftp,slogin,ssh-add,ssh-agent,ssh-argv0,ssh-copy-id,ssh-keyscan} \
  "$root"/usr/lib/openssh/{ssh-keysign,ssh-pkcs11-helper,ssh-sk-helper,agent-launch}

# ---- what no device needs: package state (/var is on the data partition), setuid programs (nobody logs in here)
chroot "$root" dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\n' > "$root/usr/share/lares/packages.tsv"
chroot "$root" dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${Section}\n' > "$WORK/packages"
node image/tools/make-sbom.ts --root "$root" --rootfs "$rootfs" --packages "$WORK/packages" --agent "$agent" --ui "$ui" \
  --node-folder "build/node/$NODE_PACKAGE" --version "$version" --board "$BOARD" --revision "$revision" --epoch "$epoch"
rm "$WORK/packages"
find "$root/var" "$root/dev" -mindepth 1 -delete
rm -rf "$root"/tmp/* "$root"/run/* "$root/boot"/System.map-* "$root"/{vmlinuz,initrd.img}.old "$root"/usr/lib/udev/hwdb.d \
  "$root"/etc/udev/hwdb.d "$root/usr/share/initramfs-tools" "$root/etc/initramfs-tools" "$root/etc/ssh"
find "$root" -xdev -type f -perm /6000 -not -name dbus-daemon-launch-helper -exec chmod ug-s {} +

# ---- what tells one build from another: mirrors, times, the order of things
rm -rf "$root/etc/apt"
find "$root" -newermt "@$epoch" -exec touch --no-dereference --date="@$epoch" {} +
hash=$(image/layers/tree-hash.sh "$root")
echo "$hash" > "$root/usr/lib/lares/rootfs.sha256"
touch --date="@$epoch" "$root/usr/lib/lares/rootfs.sha256" "$root/usr/lib/lares"
say "tree: SHA-256 of the root file system $hash"
finish "$WORK"
