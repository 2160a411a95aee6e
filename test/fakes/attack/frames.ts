import type { Socket } from 'node:net';
import fc from 'fast-check';
import type { FrameOrder, Report } from './orders.ts';
import { bodies, type Schema } from './values.ts';

const BATCH = 40;
/** Codes that a client earns: its frames break the protocol, the text, or the size (RFC 6455 §7.4.1), or it was sent off. */
const lawfulCloses = new Set([1000, 1002, 1003, 1005, 1007, 1009, 4401]);

/** A frame of a client: masked with zeros, so that what is sent is what is read. */
function frame(payload: Buffer, { opcode = 1, first = 0x80, isMasked = true, claimed = payload.length } = {}): Buffer {
  const mask = isMasked ? 0x80 : 0;
  const head = claimed < 126 ? Buffer.from([first | opcode, mask | claimed]) : Buffer.from([first | opcode, mask | 126, claimed >> 8, claimed & 255]);
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), payload]);
}

/** Frames that break the protocol itself; each costs its socket. */
const broken: fc.Arbitrary<Buffer> = fc.constantFrom(
  frame(Buffer.from('{}'), { first: 0xf0 }), frame(Buffer.from('{}'), { opcode: 3 }), frame(Buffer.from('{}'), { opcode: 15 }), frame(Buffer.from('{}'), { isMasked: false }),
  frame(Buffer.from([0xff, 0xfe])), frame(Buffer.alloc(126), { opcode: 9 }), frame(Buffer.from('x'), { opcode: 0 }), frame(Buffer.from('x'), { opcode: 8 }), frame(Buffer.from([3, 1]), { opcode: 8 }),
  frame(Buffer.from([3, 232, 0xff]), { opcode: 8 }), Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), frame(Buffer.alloc(16 * 1024 + 1, 'a')), frame(Buffer.from('x'), { first: 0, opcode: 9 }),
);

function frameSchema(topics: FrameOrder['topics']): Schema {
  const subscribe = topics.map(({ name, params }): Schema => ({
    type: 'object', required: ['op', 'sub', 'topic'],
    properties: {
      op: { const: 'subscribe' }, sub: { type: 'integer', minimum: 1, maximum: 6 }, topic: { const: name }, params: params ?? { type: 'object', properties: {} },
      resume: { type: 'object', properties: { epoch: { type: 'string' }, seq: { type: 'integer', minimum: 0 } } },
    },
  }));
  const unsubscribe: Schema = { type: 'object', required: ['op', 'sub'], properties: { op: { const: 'unsubscribe' }, sub: { type: 'integer', minimum: 1, maximum: 6 } } };
  return { anyOf: [...subscribe, unsubscribe, unsubscribe] };
}

const frames = (topics: FrameOrder['topics']): fc.Arbitrary<{ bytes: Buffer; isBroken: boolean }> =>
  fc.oneof(
    { weight: 90, arbitrary: bodies(frameSchema(topics)).map((body) => ({ bytes: frame(asText(body)), isBroken: false })) },
    { weight: 6, arbitrary: fc.constant({ bytes: frame(Buffer.from('binary'), { opcode: 2 }), isBroken: false }) },
    { weight: 2, arbitrary: fc.constant({ bytes: Buffer.concat([frame(Buffer.from('{"op":'), { first: 0 }), frame(Buffer.from('"ping"}'), { opcode: 0 })]), isBroken: false }) },
    { weight: 1, arbitrary: broken.map((bytes) => ({ bytes, isBroken: true })) },
  );

/** Text frames hold UTF-8, and no more than the device reads; anything else is for `broken`. */
const asText = (body: Buffer): Buffer => Buffer.from(body.subarray(0, 12_000).toString('utf8')).subarray(0, 15_000);

/** The request that turns a connection into a WebSocket. */
export function handshake({ host, cookie, ticket }: { host: string; cookie: string; ticket: string }): string {
  const lines = [
    'GET /api/live HTTP/1.1', `host: ${host}`, `origin: https://${host}`, `cookie: ${cookie}`, 'connection: upgrade', 'upgrade: websocket',
    'sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==', `sec-websocket-protocol: lares.live, ticket.${ticket}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** What the device said on a socket since it was opened. */
interface Heard {
  /** Text frames with these words in them, counted; those with a failure inside kept. */
  pongs: number;
  errors: number;
  inside: string[];
  closeCode: number | undefined;
}

function listen(socket: Socket, onPong: () => void): Heard {
  const heard: Heard = { pongs: 0, errors: 0, inside: [], closeCode: undefined };
  let received: Buffer = Buffer.alloc(0);
  let isOpen = false;
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    const end = isOpen ? 0 : received.indexOf('\r\n\r\n') + 4;
    if (!isOpen && end < 4) return;
    isOpen = true;
    received = received.subarray(end);
    for (let next = frameIn(received); next; next = frameIn(received)) {
      received = received.subarray(next.length);
      if (next.opcode === 8) heard.closeCode = next.payload.length > 1 ? next.payload.readUInt16BE() : 1005;
      const text = next.payload.toString('latin1', 0, 400);
      if (text.startsWith('{"op":"error"')) heard.errors += 1;
      if (text.includes('core.internal') && text.startsWith('{"op":"error"')) heard.inside.push(text);
      if (text.startsWith('{"op":"pong"')) {
        heard.pongs += 1;
        onPong();
      }
    }
  });
  return heard;
}

function frameIn(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 127;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return bytes.length < start + size ? undefined : { opcode: bytes[0]! & 15, payload: bytes.subarray(start, start + size), length: start + size };
}

/**
 * Sends frames in batches; after each a ping must be answered, unless a frame has rightly cost the socket.
 * @param open gives a connection that has sent its handshake
 */
export async function frameAttack(order: FrameOrder, open: () => Promise<Socket>): Promise<Report> {
  const report: Report = { sent: 0, unanswered: 0, statuses: {}, violations: [] };
  const all = fc.sample(frames(order.topics), { numRuns: order.count, seed: order.seed });
  const ping = frame(Buffer.from('{"op":"ping"}'));
  let socket: Socket | undefined;
  let heard: Heard | undefined;
  let settle = () => {};
  for (let at = 0; at < all.length; at += BATCH) {
    const batch = all.slice(at, at + BATCH);
    if (!socket) {
      const opened = await open();
      opened.on('error', () => opened.destroy());
      socket = opened;
      heard = listen(socket, () => settle());
      socket.on('close', () => settle());
    }
    const pongs = heard!.pongs;
    const answered = new Promise<void>((resolve) => (settle = resolve));
    socket.write(Buffer.concat([...batch.map(({ bytes }) => bytes), ping]));
    // A frame that claims more than there is waits for the rest: the end of sending settles it.
    const isBroken = batch.some((each) => each.isBroken);
    if (isBroken) socket.end();
    await answered;
    report.sent += batch.length;
    if (heard!.pongs > pongs && !isBroken) continue;
    if (!isBroken) report.violations.push(`closed with ${heard!.closeCode} over ${batch.map(({ bytes }) => bytes.toString('latin1', 0, 80)).join(' | ')}`);
    if (heard!.closeCode !== undefined && !lawfulCloses.has(heard!.closeCode)) report.violations.push(`closed with ${heard!.closeCode}`);
    note(report, heard!);
    report.unanswered += 1;
    socket.destroy();
    socket = undefined;
  }
  if (heard && socket) note(report, heard);
  socket?.destroy();
  return report;
}

function note(report: Report, heard: Heard): void {
  report.statuses['pong'] = (report.statuses['pong'] ?? 0) + heard.pongs;
  report.statuses['error'] = (report.statuses['error'] ?? 0) + heard.errors;
  report.violations.push(...heard.inside.slice(0, 10));
}
