import { X509Certificate } from 'node:crypto';
import t, { type Test } from 'tap';
import { sealingKey } from './chapters/config.ts';
import { Device } from './device.ts';

async function portrait(t: Test, name: string): Promise<Record<string, string>> {
  const device = Device.create(name);
  t.teardown(() => device.discard());
  await device.boot();
  const { claimCode, fingerprint } = await device.consolePage((page) => page.claimCode !== undefined);
  const client = await device.client();
  const { certificate } = await client.send('/healthz');
  const authority = new X509Certificate(await device.authority());
  const found = {
    claimCode: claimCode!,
    authority: fingerprint,
    authorityName: authority.subject,
    authorityKey: authority.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    serverKey: certificate!.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    serverSerial: certificate!.serialNumber,
    sealingKey: await sealingKey(device),
    systemdSecret: await device.ask('sha256sum < /var/lib/systemd/credential.secret'),
    machineId: await device.ask('cat /etc/machine-id'),
    bootId: await device.ask('cat /proc/sys/kernel/random/boot_id'),
    randomSeed: await device.ask('sha256sum < /var/lib/systemd/random-seed'),
  };
  t.match(found.machineId, /^[0-9a-f]{32}$/);
  t.equal((await device.shell('find / -xdev -name "ssh_host_*" 2>/dev/null; ls /etc/ssh 2>/dev/null')).output, '', 'no keys of a shell over the network');
  await device.discard();
  return found;
}

t.test('two devices flashed with one image have no key, code or id in common', async (t) => {
  const one = await portrait(t, 'two-devices-1');
  const two = await portrait(t, 'two-devices-2');
  for (const key of Object.keys(one)) t.not(one[key], two[key], key);
});
