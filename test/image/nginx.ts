import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { output } from './artifact.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly passed?: number;
}

/** Addresses of the network that a probe runs in: the portal's and two on it, the device's and two of its neighbours. */
const addresses = '198.19.42.1 198.19.42.23 198.19.42.99 10.9.8.1 10.9.8.7 10.9.8.8';

/**
 * What the image's nginx answers with the image's configuration, in a network that has only these addresses.
 * @param slot folder with the unpacked image
 * @param probe file beside this one, which asks and prints the answers by name
 */
export function askNginx(slot: string, probe: string): Readonly<Record<string, Reply>> {
  const put = (file: string, text: string): void => {
    mkdirSync(path.join(slot, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(slot, file), text);
  };
  put('run/lares/nginx/names.conf', 'server_name lares.local lares;\n');
  for (const folder of ['run/test', 'data/tls', 'run/credentials/nginx.service']) mkdirSync(path.join(slot, folder), { recursive: true });
  output('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=lares.local', '-days', '1',
    '-keyout', path.join(slot, 'run/credentials/nginx.service/server.key'), '-out', path.join(slot, 'data/tls/server.crt')]);
  for (const file of [probe, 'nginx-probe.cjs']) copyFileSync(path.resolve(import.meta.dirname, file), path.join(slot, 'run/test', file));
  const enter = 'mount --rbind /dev "$1/dev" && mount -t tmpfs none "$1/var" && mkdir -p "$1/var/log/nginx" && ip link set lo up && ' +
    `for address in ${addresses}; do ip address add "$address/24" dev lo; done && ` +
    `exec chroot "$1" /usr/lib/lares/bin/node /run/test/${probe} 2>&1`;
  const text = output('unshare', ['--user', '--map-root-user', '--mount', '--net', '--pid', '--fork', '--kill-child', 'env', '-u', 'NODE_OPTIONS', 'sh', '-c', enter, 'sh', slot]);
  const line = /^RESULT (.*)$/m.exec(text)?.[1];
  if (line === undefined) throw new Error(text);
  return JSON.parse(line) as Record<string, Reply>;
}
