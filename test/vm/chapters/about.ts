import type { Test } from 'tap';
import type { Story } from '../story.ts';

interface Part {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly isFree: boolean;
  readonly hasText: boolean;
}

/** The device says which release it runs, what that is made of, and under which licences: what its own files say. */
export async function release(t: Test, { device, client }: Story): Promise<void> {
  const { status, body } = await client.send('/api/about');
  t.equal(status, 200);
  const written = JSON.parse(await device.ask('cat /usr/lib/lares/release.json')) as object;
  const rootfsSha256 = await device.ask('cat /usr/lib/lares/rootfs.sha256');
  t.match(rootfsSha256, /^[0-9a-f]{64}$/);
  t.same(body.release, { ...written, rootfsSha256 });

  const parts = body.parts as Part[];
  const packages = (await device.ask('cat /usr/share/lares/packages.tsv')).split('\n').map((line) => line.split('\t', 2).join(' '));
  t.same(parts.filter(({ kind }) => kind === 'debian').map(({ name, version }) => `${name} ${version}`).toSorted(), packages.toSorted());
  t.same(parts.filter(({ isFree }) => !isFree).map(({ name }) => name).filter((name) => !name.startsWith('firmware-')), [], 'only firmware is not free');
  t.equal(parts.find(({ name }) => name === 'firmware-realtek')?.isFree, false, 'and it is said');
  const running = await device.ask('/usr/lib/lares/bin/node --version');
  t.equal(`v${parts.find(({ id }) => id === 'node')?.version}`, running, 'the very Node that runs');

  const licence = (part: string) => client.send(`/api/about/licence?part=${encodeURIComponent(part)}`);
  t.equal((await licence('deb:nginx')).body.text.trim(), await device.ask('cat /usr/share/doc/nginx/copyright'), 'as it lies in the image');
  for (const id of ['lares-agent', 'node', 'grub', parts.find(({ name }) => name === 'fastify')!.id]) {
    t.match((await licence(id)).body, { part: id, text: /licen[cs]e/i }, id);
  }
  t.match((await licence('/etc/shadow')).body, { code: 'about.noText' });
  const bill = await client.send('/api/about/bill');
  t.match(bill.headers['content-disposition'], /^attachment; filename="lares-[\d.]+-\w+\.cdx\.json"$/);
  t.equal(bill.body.components.length, parts.length);
}
