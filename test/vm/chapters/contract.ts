import type { Test } from 'tap';
import type { ApiDocument, CatalogueEntry } from '../../../agent/features/contract/schema.ts';
import { Contract } from '../../fakes/contract.ts';
import type { Story } from '../story.ts';

/** The device says what it offers, and its answers, through the web server, are what it says. */
export async function kept(t: Test, { device, client }: Story): Promise<void> {
  const stranger = await device.client();
  t.equal((await stranger.send('/api/openapi.json')).status, 401, 'only members read it');
  const { status, body } = await client.send('/api/openapi.json');
  t.equal(status, 200);
  const document = body as ApiDocument;
  const contract = new Contract(document);
  const plain = Object.entries(document.paths).filter(([path, { get }]) => get && path !== '/api/live' && path.startsWith('/api/') && !get.parameters.some(({ required }) => required));
  t.ok(plain.length > 8, `${plain.length} addresses that need nothing`);
  for (const [url, { get }] of plain) {
    const answer = await client.send(url);
    // Setup is over, and so are its addresses, even for the owner.
    t.equal(answer.status, get!['x-lares-access'] === 'setup' ? 404 : 200, url);
    const received = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    t.equal(contract.breach({ method: 'GET', url, sent: '', status: answer.status, type: String(answer.headers['content-type']), received }), undefined, url);
  }

  const { errors } = (await stranger.send('/api/errors')).body as { errors: CatalogueEntry[] };
  const refusal = (await stranger.send('/api/system')).body as { type: string; code: string };
  t.equal(refusal.type, `/api/errors#${refusal.code}`);
  t.ok(errors.some(({ code }) => code === refusal.code), 'what a refusal points to tells a stranger what it means');
  const browser = await stranger.send('/api/errors', { headers: { accept: 'text/html' } });
  t.match({ status: browser.status, to: browser.headers.location }, { status: 303, to: '/' });
}
