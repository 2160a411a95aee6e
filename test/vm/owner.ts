import type { ApiClient } from './api-client.ts';
import type { Device } from './device.ts';

export interface Owner {
  username: string;
  password: string;
}

/** The person in the stories. */
export const owner: Owner = { username: 'vesta', password: 'hearth and threshold 42' };

/** Claims a new device with the code from its console, for the person in the stories unless told. Returns the owner's client. */
export async function ownerOf(device: Device, who: Owner = owner): Promise<ApiClient> {
  const { claimCode } = await device.consolePage((page) => page.claimCode !== undefined);
  const client = await device.client();
  const answer = await client.send('/api/setup/claim', { body: { code: claimCode, ...who } });
  if (answer.status !== 200) throw new Error(`claim: ${answer.status} ${JSON.stringify(answer.body)}`);
  return client;
}
