import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { output, unpackSlot } from './artifact.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);

/** Runs the image's script as it runs at boot, on a computer of that name with one address, and reads what it made. */
function made(hostname: string): { certificate: X509Certificate; names: string } {
  for (const folder of ['data/identity', 'run', 'tmp']) mkdirSync(path.join(slot, folder), { recursive: true });
  const enter = 'hostname "$2" && ip link set lo up && ip address add 192.168.1.20/24 dev lo && mount --rbind /proc "$1/proc" && mount --rbind /dev "$1/dev" && ' +
    'exec chroot "$1" /usr/lib/lares/tls 2>&1';
  output('unshare', ['--user', '--map-root-user', '--mount', '--net', '--uts', 'sh', '-c', enter, 'sh', slot, hostname]);
  return {
    certificate: new X509Certificate(readFileSync(path.join(slot, 'data/tls/server.crt'))),
    names: readFileSync(path.join(slot, 'run/lares/nginx/names.conf'), 'utf8'),
  };
}

t.test('the certificate and the web server know the names that Avahi takes where another device has ours', async (t) => {
  const { certificate, names } = made('attic');
  const answered = names.replace(';', ' ').split(' ');
  t.match(names, /^server_name [a-z0-9. -]+;\n$/);
  for (const name of ['attic', 'attic.local', 'attic-2.local', 'attic-5.local', 'localhost']) {
    t.ok(certificate.checkHost(name), name);
    t.ok(answered.includes(name), `nginx: ${name}`);
  }
  for (const name of ['attic-6.local', 'attic-2', 'cellar.local', 'x.attic.local']) {
    t.notOk(certificate.checkHost(name), `not ${name}`);
    t.notOk(answered.includes(name));
  }
  t.equal(certificate.checkIP('192.168.1.20'), '192.168.1.20');
});
