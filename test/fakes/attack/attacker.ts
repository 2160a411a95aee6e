/**
 * The other end of the edge's tests, in a process of its own: what it costs must not count as the agent's. Takes
 * orders over the channel of child_process.fork and answers each with a report.
 */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import process from 'node:process';
import { json } from 'node:stream/consumers';
import fc from 'fast-check';
import { frameAttack, handshake } from './frames.ts';
import type { Order, Report } from './orders.ts';
import { pathMutations } from './paths.ts';
import { RawClient, type RawAnswer } from './raw-http.ts';
import { onWire, requests } from './requests.ts';

const CONNECTIONS = 8;
const KEPT_VIOLATIONS = 10;

/** One shot: its bytes, and what in the answer would be a finding. */
interface Shot {
  readonly bytes: Buffer;
  readonly isHead: boolean;
  /** Whether the device may let this in without a session. */
  readonly isOpen: boolean;
}

/** An encoded letter is that letter (RFC 3986 §6.2.2.2): decoded once, and no more, it may name an open route. */
function decodedOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // what cannot be decoded names nothing
  }
}

function* pathShots(order: Extract<Order, { kind: 'paths' }>): Generator<Shot> {
  const open = new Set(order.open);
  for (const { method, url } of order.routes) {
    const path = url.replaceAll(/:\w+/g, 'nginx.service');
    const isOpen = (target: string) => open.has(`${method} ${decodedOnce(target.split('?', 1)[0]!)}`);
    for (const target of fc.sample(pathMutations(path), { numRuns: order.perRoute, seed: order.seed })) {
      const bytes = onWire({ method, target, headers: [['host', 'localhost'], ['x-original-url', '/healthz'], ['x-rewrite-url', '/healthz']], body: method === 'GET' ? undefined : Buffer.alloc(0) });
      yield { bytes, isHead: method === 'HEAD', isOpen: isOpen(target) };
    }
  }
}

function* requestShots(order: Extract<Order, { kind: 'requests' }>): Generator<Shot> {
  const each = Math.ceil(order.count / order.routes.length);
  for (const route of order.routes) {
    for (const request of fc.sample(requests(route, order.credentials), { numRuns: each, seed: order.seed })) {
      const isSigned = request.headers.some(([name, value]) => name === 'cookie' && value === order.credentials.cookie);
      yield { bytes: onWire(request), isHead: request.method === 'HEAD', isOpen: isSigned || route.access === 'public' };
    }
  }
}

function finding(shot: Shot, answers: readonly RawAnswer[]): string | undefined {
  for (const { status, body, headers } of answers) {
    const shown = `${status} ${body.toString('latin1', 0, 200)} for ${shot.bytes.toString('latin1', 0, 400)}`;
    if (status >= 500) return `failed inside: ${shown}`;
    if (status < 300 && !shot.isOpen) return `let in without a session: ${shown}`;
    if (status >= 400 && headers.get('content-type')?.startsWith('application/problem+json') !== true) return `not a problem: ${shown}`;
  }
  return undefined;
}

async function fire(order: Order, shots: Iterator<Shot>): Promise<Report> {
  const client = new RawClient(() => connect({ path: order.target.socketPath }));
  const report: Report = { sent: 0, unanswered: 0, statuses: {}, violations: [] };
  async function work(): Promise<void> {
    for (let next = shots.next(); !next.done; next = shots.next()) {
      const answers = await client.exchange(next.value.bytes, { isHead: next.value.isHead });
      report.sent += 1;
      if (answers.length === 0) report.unanswered += 1;
      for (const { status } of answers) report.statuses[status] = (report.statuses[status] ?? 0) + 1;
      const found = finding(next.value, answers);
      if (found && report.violations.length < KEPT_VIOLATIONS) report.violations.push(found);
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  client.close();
  return report;
}

/** A socket of the live connection, with its ticket. */
async function openLive({ target, credentials }: Extract<Order, { kind: 'frames' }>): Promise<Socket> {
  const headers = { host: 'localhost', cookie: credentials.cookie, 'x-csrf': credentials.csrf };
  const sent = request({ socketPath: target.socketPath, path: '/api/live/ticket', method: 'POST', headers, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const { ticket } = (await json(response)) as { ticket: string };
  const socket = connect({ path: target.socketPath });
  socket.write(handshake({ host: 'localhost', cookie: credentials.cookie, ticket }));
  return socket;
}

function obey(order: Order): Promise<Report> {
  if (order.kind === 'paths') return fire(order, pathShots(order));
  if (order.kind === 'requests') return fire(order, requestShots(order));
  return frameAttack(order, () => openLive(order));
}

process.on('message', (order: Order) => {
  void obey(order).then((report) => process.send!(report));
});
