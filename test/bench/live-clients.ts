/**
 * Live pages on loopback: `node test/bench/live-clients.ts <port> <count> <cookie=csrf>…`, spread over the sessions named,
 * with a channel to its parent. When all are connected they open at once what the overview and the services page show.
 * Says `readyMs`, the time until the last one had its snapshots; then answers anything it is sent with how many frames
 * and bytes have arrived so far.
 */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const [port, count, ...sessions] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const topics = [
  { op: 'subscribe', sub: 1, topic: 'metrics', params: { windowMs: 300_000 } },
  { op: 'subscribe', sub: 2, topic: 'services' },
  { op: 'subscribe', sub: 3, topic: 'system' },
];
let frames = 0;
let bytes = 0;

async function ticket(cookie: string, csrf: string): Promise<string> {
  const headers = { origin, cookie, 'x-csrf': csrf };
  const answer = await fetch(`http://127.0.0.1:${port}/api/live/ticket`, { method: 'POST', headers });
  if (!answer.ok) throw new Error(`no ticket: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { ticket: string }).ticket;
}

async function connect(cookie: string, csrf: string): Promise<WebSocket> {
  const protocols = ['lares.live', `ticket.${await ticket(cookie, csrf)}`];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, protocols, { origin, headers: { cookie } });
  await once(socket, 'open');
  socket.on('close', (code, reason) => { throw new Error(`closed: ${code} ${String(reason)}`); });
  return socket;
}

/** Opens the topics of a page; resolves when it has all snapshots. */
function show(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    let missing = topics.length;
    socket.on('message', (data: Buffer) => {
      frames += 1;
      bytes += data.length;
      if (data.subarray(0, 32).includes('"snapshot"') && --missing === 0) resolve();
    });
    for (const topic of topics) socket.send(JSON.stringify(topic));
  });
}

const sockets: WebSocket[] = [];
for (let page = 0; page < Number(count); page += 1) {
  const [, cookie, csrf] = /^([^=]+=[^=]+)=(.+)$/.exec(sessions[page % sessions.length]!)!;
  sockets.push(await connect(cookie!, csrf!));
}
const startMs = performance.now();
await Promise.all(sockets.map(show));
process.send!({ readyMs: performance.now() - startMs });
process.on('message', () => process.send!({ frames, bytes }));
