import { createHash } from 'node:crypto';
import process from 'node:process';
import { Device } from '../vm/device.ts';
import { Wire } from './wire.ts';

/** An unclaimed device that a browser can reach through a wire of its own. */
export interface Target {
  /** What goes into the address bar. */
  readonly url: string;
  readonly claimCode: string;
  /** SHA-256 of the public key of the device's certificate, base64: the one key the browser is told to accept. */
  readonly keyPin: string | undefined;
  readonly wire: Wire;
  end(): Promise<void>;
}

/** A new device, booted from the image; or the one that LARES_URL and LARES_CLAIM_CODE name, such as `make dev`. */
export async function openTarget(): Promise<Target> {
  const { LARES_URL: url, LARES_CLAIM_CODE: code } = process.env;
  if (url === undefined) return bootedTarget();
  if (code === undefined) throw new Error('LARES_URL needs LARES_CLAIM_CODE');
  const { protocol, hostname, port } = new URL(url);
  const wire = await Wire.to({ host: hostname, port: Number(port) });
  return { url: `${protocol}//localhost:${wire.port}`, claimCode: code, keyPin: undefined, wire, end: () => wire.end() };
}

async function bootedTarget(): Promise<Target> {
  const device = Device.create('ui', { withShell: false });
  await device.boot();
  const { claimCode } = await device.consolePage((page) => page.claimCode !== undefined);
  const reached = await reachable(device);
  return {
    ...reached,
    claimCode: claimCode!,
    end: async () => {
      await reached.end();
      await device.discard();
    },
  };
}

/** A device that is on, as a browser reaches it. `end` ends the wire alone. */
export async function reachable(device: Device): Promise<Omit<Target, 'claimCode'>> {
  // The certificate was held against the authority and this against the console: what is pinned is the real device.
  const { certificate } = await (await device.client()).send('/healthz');
  const key = certificate!.publicKey.export({ type: 'spki', format: 'der' });
  const wire = await Wire.to({ host: '127.0.0.1', port: device.vm.httpsPort });
  return {
    url: `https://localhost:${wire.port}`,
    keyPin: createHash('sha256').update(key).digest('base64'),
    wire,
    end: () => wire.end(),
  };
}
