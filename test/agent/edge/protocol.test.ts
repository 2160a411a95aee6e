import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import t from 'tap';
import { isWell, target } from './target.ts';

/** All that is said on a connection until it is closed; that the device hangs up while it is written to is an answer too. */
function heard(socket: Socket): Promise<string> {
  let said = '';
  socket.setEncoding('latin1').on('data', (part: string) => (said += part)).on('error', () => {});
  return new Promise((resolve) => socket.on('close', () => resolve(said)));
}

/** What is answered to some bytes. Unless this end `stays`, it says that nothing follows. */
function talk(socketPath: string, sent: string, { stays = false } = {}): Promise<string> {
  const socket = connect({ path: socketPath });
  const said = heard(socket);
  if (stays) socket.write(sent, 'latin1');
  else socket.end(sent, 'latin1');
  return said;
}

const statuses = (answer: string): number[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
const lines = (...parts: string[]): string => parts.join('\r\n');

t.test('two readings of one request: refused whole, and nothing in it is taken for a second one', async (t) => {
  const { socketPath } = await target(t);
  const hidden = lines('GET /healthz HTTP/1.1', 'host: localhost', '', '');
  const post = ['POST /api/session HTTP/1.1', 'host: localhost', 'content-type: application/json'];
  const requests: Record<string, string> = {
    'length and chunks': lines(...post, 'content-length: 4', 'transfer-encoding: chunked', '', '0', '', hidden),
    'chunks and length': lines(...post, 'transfer-encoding: chunked', `content-length: ${5 + hidden.length}`, '', '0', '', hidden),
    'two lengths': lines(...post, 'content-length: 0', `content-length: ${hidden.length}`, '', hidden),
    'a list of lengths': lines(...post, `content-length: 0, ${hidden.length}`, '', hidden),
    'a signed length': lines(...post, `content-length: +${hidden.length}`, '', hidden),
    'a length in hexadecimal': lines(...post, 'content-length: 0x10', '', hidden),
    'chunks that are not the last coding': lines(...post, 'transfer-encoding: chunked, identity', '', '0', '', hidden),
    'an unknown coding': lines(...post, 'transfer-encoding: xchunked', '', '0', '', hidden),
    'two codings': lines(...post, 'transfer-encoding: chunked', 'transfer-encoding: identity', '', '0', '', hidden),
    'a space before the colon': lines(...post, 'transfer-encoding : chunked', '', '0', '', hidden),
    'a folded header': lines(...post, 'transfer-encoding:', ' chunked', '', '0', '', hidden),
    'a header without a name': lines(...post, ': chunked', '', hidden),
    'a zero byte in a header': lines(...post, 'x-a: b\0c', '', hidden),
    'lines that end in CR': [...post, 'content-length: 0', '', hidden].join('\r'),
    'a chunk of impossible length': lines(...post, 'transfer-encoding: chunked', '', 'fffffffffffffffff', hidden),
    'a chunk of negative length': lines(...post, 'transfer-encoding: chunked', '', '-1', hidden),
    'a chunk longer than it says': lines(...post, 'transfer-encoding: chunked', '', '1', 'xyz', '0', '', hidden),
    'another protocol': lines('PRI * HTTP/2.0', '', 'SM', '', hidden),
    'an old one': lines('GET /healthz', '', hidden),
    'a future one': lines('GET /healthz HTTP/9.9', 'host: localhost', '', hidden),
    'a method nobody has': lines('STEAL /healthz HTTP/1.1', 'host: localhost', '', hidden),
    'a tunnel': lines('CONNECT localhost:443 HTTP/1.1', 'host: localhost', '', hidden),
  };
  for (const [name, request] of Object.entries(requests)) {
    const found = statuses(await talk(socketPath, request));
    t.ok(found.length <= 1 && found.every((status) => status >= 400 && status < 500), `${name}: ${found.join(', ') || 'hung up'}`);
  }
  t.same(statuses(await talk(socketPath, hidden)), [200], 'what was hidden would have been seen');
});

t.test('which device is asked: one Host, and it is ours', async (t) => {
  const { socketPath } = await target(t);
  const ask = async (target: string, ...headers: string[]) => statuses(await talk(socketPath, lines(`GET ${target} HTTP/1.1`, ...headers, '', '')));
  t.same(await ask('/healthz', 'host: localhost'), [200]);
  t.same(await ask('/healthz', 'host: LOCALHOST:8443'), [200]);
  t.same(await ask('/healthz'), [400], 'none');
  t.same(await ask('/healthz', 'host:'), [421], 'an empty one');
  t.same(await ask('/healthz', 'host: localhost', 'host: localhost'), [421], 'the same twice');
  t.same(await ask('/healthz', 'host: localhost', 'Host: attacker.example'), [421], 'two');
  t.same(await ask('http://localhost/healthz', 'host: localhost'), [400], 'absolute form');
  t.same(await ask('http://attacker.example/healthz', 'host: localhost'), [400], 'absolute form of another');
  t.same(await ask('/healthz', 'host: attacker.example', 'x-forwarded-host: localhost'), [421]);
  for (const host of ['localhost.attacker.example', 'localhost.', 'localhost@attacker.example', 'localhost:port', 'local host', '127.0.0.1.nip.example', '[::1', '[::1]x', '2130706433.example', 'localhost,attacker.example', 'localhost#attacker.example', 'l%6fcalhost', '\u00ff']) {
    t.same(await ask('/healthz', `host: ${host}`), [421], host);
  }
});

t.test('requests in one go are answered one by one, each for its own caller', async (t) => {
  const { socketPath, credentials } = await target(t);
  const mine = lines('GET /api/session HTTP/1.1', 'host: localhost', `cookie: ${credentials.cookie}`, '', '');
  const strangers = lines('GET /api/session HTTP/1.1', 'host: localhost', '', '');
  const last = lines('GET /api/session HTTP/1.1', 'host: localhost', 'connection: close', '', '');
  const found = statuses(await talk(socketPath, (mine + strangers).repeat(99) + mine + last, { stays: true }));
  t.same(found, Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 200 : 401)));
});

t.test('too much: told so before it is read', async (t) => {
  const { socketPath, credentials } = await target(t);
  const signed = ['host: localhost', `cookie: ${credentials.cookie}`, `x-csrf: ${credentials.csrf}`, 'content-type: application/json'];
  const header = await talk(socketPath, lines('GET /healthz HTTP/1.1', 'host: localhost', `x-a: ${'a'.repeat(20_000)}`, '', ''), { stays: true });
  t.match(header, /^HTTP\/1\.1 431 .*\r\n[^]*"code":"http\.headers"/);
  const announced = await talk(socketPath, lines('PATCH /api/config HTTP/1.1', ...signed, 'content-length: 10000000000', '', ''), { stays: true });
  t.match(announced, /^HTTP\/1\.1 413 .*\r\n[^]*"code":"http\.tooLarge"/, 'announced');
  const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
  const chunks = await talk(socketPath, lines('PATCH /api/config HTTP/1.1', ...signed, 'transfer-encoding: chunked', '', chunk.repeat(8)), { stays: true });
  t.match(chunks, /^HTTP\/1\.1 413 .*\r\n[^]*"code":"http\.tooLarge"/, 'in pieces');
  const extended = await talk(socketPath, lines('PATCH /api/config HTTP/1.1', ...signed, 'transfer-encoding: chunked', '', `1;${'x'.repeat(100_000)}`), { stays: true });
  t.match(extended, /^HTTP\/1\.1 4(00|13) /, 'in what stands beside the pieces');
});

t.test('bodies that are read in more than one way', async (t) => {
  const { server, credentials } = await target(t);
  const send = (payload: string | Buffer, type = 'application/json') =>
    server.inject({ method: 'PUT', url: '/api/system/hostname', headers: { host: 'localhost', cookie: credentials.cookie, 'x-csrf': credentials.csrf, 'content-type': type }, payload });
  const refused: [string, string | Buffer, number][] = [
    ['a prototype', '{"hostname":"attic","__proto__":{"isAdmin":true}}', 400],
    ['an escaped prototype', '{"hostname":"attic","\\u005f_proto__":{"isAdmin":true}}', 400],
    ['a constructor', '{"hostname":"attic","constructor":{"prototype":{"isAdmin":true}}}', 400],
    ['a key that is not known', '{"hostname":"attic","role":"owner"}', 422],
    ['bytes that are no text', Buffer.from([...Buffer.from('{"hostname":"a'), 0xff, 0xfe, ...Buffer.from('"}')]), 422],
    ['a zero byte', '{"hostname":"attic\\u0000"}', 422],
    ['half a character', '{"hostname":"attic","prettyHostname":"\\ud800"}', 422],
    ['another type', '{"hostname":["attic"]}', 422],
    ['deep', `{"hostname":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 422],
    ['long', `{"hostname":[${'0,'.repeat(100_000)}0]}`, 422],
    ['two values', '{"hostname":"attic"}{"hostname":"attic"}', 400],
    ['a comment', '{"hostname":"attic"/**/}', 400],
    ['nothing', '', 400],
  ];
  for (const [name, payload, status] of refused) t.equal((await send(payload)).statusCode, status, name);
  for (const type of ['text/plain', 'text/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'json', '', 'application/jsonp', 'application/json, text/plain']) {
    t.equal((await send('{"hostname":"attic"}', type)).statusCode, 415, type || 'no type');
  }
  t.equal((await send('{"hostname":"attic","hostname":"cellar"}')).json().hostname, 'cellar', 'of one key twice the last counts, and nobody before read the first');
  t.same([Object.keys(Object.prototype), ({} as { isAdmin?: unknown }).isAdmin], [[], undefined], 'no prototype was touched');
});

t.test('slow ones wait by themselves, and not for ever', async (t) => {
  const { socketPath } = await target(t);
  const slow: Socket[] = [];
  const answers: Promise<string>[] = [];
  for (let index = 0; index < 300; index++) {
    const socket = connect({ path: socketPath });
    answers.push(heard(socket));
    socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-a: ');
    slow.push(socket);
  }
  await Promise.all(slow.map((socket) => socket.connecting && once(socket, 'connect')));
  const drip = setInterval(() => slow.forEach((socket) => !socket.destroyed && socket.write('a')), 1000);
  t.teardown(() => clearInterval(drip));
  t.equal(await isWell(socketPath), 200, 'who is quick is served');
  const said = await Promise.all(answers);
  t.ok(said.every((answer) => /^HTTP\/1\.1 408 [^]*"code":"http\.slow"/.test(answer)), 'each is told, and cut off');
  t.equal(await isWell(socketPath), 200);
});
