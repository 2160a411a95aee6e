/**
 * Live pages on loopback: `node test/bench/live-clients.ts <port> <cookie> <csrf> <count>`, with a channel to its parent.
 * All connect at once and open what the overview and the services page show. Says `ready` with the ms until the last one
 * had its snapshots; then answers anything it is sent with how many frames and bytes have arrived so far.
 */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const [port, cookie, csrf, count] = process.argv.slice(2);
const origin = `http://localhost:${port}`;
const topics = [
  { op: 'subscribe', sub: 1, topic: 'metrics', params: { windowMs: 300_000 } },
  { op: 'subscribe', sub: 2, topic: 'services' },
  { op: 'subscribe', sub: 3, topic: 'system' },
];
let frames = 0;
let bytes = 0;

async function ticket(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/live/ticket`, {
    method: 'POST', headers: { host: `localhost:${port}`, origin, cookie: cookie!, 'x-csrf': csrf! },
  });
  if (!answer.ok) throw new Error(`no ticket: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { ticket: string }).ticket;
}

async function connect(): Promise<void> {
  const protocols = ['lares.live', `ticket.${await ticket()}`];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, protocols, { origin, headers: { host: `localhost:${port}`, cookie: cookie! } });
  await once(socket, 'open');
  let snapshots = 0;
  const ready = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    frames += 1;
    bytes += data.length;
    if (snapshots < topics.length && data.subarray(0, 32).includes('"snapshot"')) snapshots += 1;
    if (snapshots === topics.length) ready.resolve();
  });
  socket.on('close', (code) => process.exit(code === 1005 ? 1 : 2));
  for (const topic of topics) socket.send(JSON.stringify(topic));
  await ready.promise;
}

const startMs = performance.now();
await Promise.all(Array.from({ length: Number(count) }, connect));
process.send!({ readyMs: performance.now() - startMs });
process.on('message', () => process.send!({ frames, bytes }));
