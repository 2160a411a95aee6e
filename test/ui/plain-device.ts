import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createAdapters } from '../../agent/adapters.ts';
import { assemble } from '../../agent/app.ts';
import { environment } from '../../agent/environment.ts';
import { owner } from '../fakes/doorway.ts';
import { FakeSeal } from '../fakes/seal.ts';
import { holdToContract } from '../fakes/contract.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = path.join(root, 'build/ui');
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'application/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const neighbour = { 'x-real-ip': '192.168.1.31' };
export const fingerprint = '3F:A0:'.repeat(15) + '3F:A0';

/** The policy and headers that nginx sends with pages over plain http: the shipped ones. */
const headers = Object.fromEntries(
  [...readFileSync(path.join(root, 'overlays/proxy/usr/share/lares/nginx/plain-headers.conf'), 'utf8').matchAll(/^add_header (\S+) (?:"(.*)"|(\S+)) always;$/gm)]
    .map(([, name, quoted, plain]) => [name!, quoted ?? plain!]),
);

export interface PlainDevice {
  /** Port on loopback to which its name leads. */
  readonly port: number;
  /** What broke the contract, and failures inside. */
  readonly faults: string[];
  /** What the owner does over https. */
  allow(value: boolean): Promise<void>;
  addUser(name: string, password: string): Promise<void>;
  end(): Promise<void>;
}

/** A claimed device, the real agent in this process, and what nginx does for plain http in front of its socket. */
export async function plainDevice(): Promise<PlainDevice> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-plain-ui-'));
  mkdirSync(path.join(folder, 'credentials'));
  writeFileSync(path.join(folder, 'credentials/claim-code'), 'K7MX2QPD');
  const settings = environment({ LARES_STATE_DIR: folder, CREDENTIALS_DIRECTORY: path.join(folder, 'credentials') });
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const app = await assemble({ ...createAdapters(settings, log), seal: new FakeSeal() }, settings, log);
  holdToContract(app, (breach) => void faults.push(breach));
  const host = `${(await app.server.inject({ url: '/api/setup', headers: { host: 'localhost' } })).json<{ deviceName: string }>().deviceName}.local`;
  const claimed = await app.server.inject({ method: 'POST', url: '/api/setup/claim', payload: { code: 'K7MX2QPD', ...owner }, headers: { host } });
  const secure = { host, cookie: String(claimed.headers['set-cookie']).split(';', 1)[0]!, 'x-csrf': claimed.json<{ csrf: string }>().csrf };
  async function change(method: 'PATCH' | 'POST', url: string, payload: object): Promise<void> {
    const { statusCode, body } = await app.server.inject({ method, url, payload, headers: secure });
    if (statusCode >= 300) throw new Error(body);
  }
  const socketPath = path.join(folder, 'plain.sock');
  await app.plain.listen({ path: socketPath });
  const front = createServer((request, response) => void serve(request, response, socketPath, host));
  front.on('upgrade', (request, socket, head) => {
    const inner = net.connect(socketPath);
    const lines = Object.entries({ ...request.headers, host, ...neighbour }).map(([name, value]) => `${name}: ${String(value)}`);
    inner.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    inner.write(head);
    socket.pipe(inner).pipe(socket);
    for (const one of [socket, inner]) one.on('error', () => one.destroy());
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (front.address() as AddressInfo).port,
    faults,
    allow: async (value) => change('PATCH', '/api/config', { values: { 'auth.allowPlainHttp': value } }),
    addUser: async (name, password) => change('POST', '/api/users', { name, password, role: 'viewer' }),
    end: async () => {
      front.closeAllConnections();
      front.close();
      await app.server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What overlays/proxy has nginx do (test/image/plain.test.ts holds the real one to it), as far as a browser sees it. */
async function serve(request: IncomingMessage, response: ServerResponse, socketPath: string, host: string): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (pathname.startsWith('/api/')) return pass(request, response, socketPath, host);
  const allowed = await isAllowed(socketPath, host);
  if (pathname === '/') return void response.setHeader('content-type', types['.html']!).end(completed(searchParams.get('language') ?? 'en', host, allowed));
  const file = pathname === '/landing.css' ? 'landing/landing.css' : pathname === '/without-encryption' ? 'index.html' : pathname.slice(1);
  const isOpen = ['/landing.css', '/favicon.svg'].includes(pathname);
  const isOurs = isOpen || (allowed && /^\/(?:without-encryption|theme\.js|assets\/[\w.-]+)$/.test(pathname));
  if (!isOurs || !existsSync(path.join(pages, file))) return void response.writeHead(308, { location: `https://${host}${request.url}` }).end();
  response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(readFileSync(path.join(pages, file)));
}

async function isAllowed(socketPath: string, host: string): Promise<boolean> {
  const sent = ask({ socketPath, path: '/api/setup', headers: { host, ...neighbour } }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode === 200;
}

/** The page with what nginx puts in. */
function completed(language: string, host: string, allowed: boolean): string {
  const values: Readonly<Record<string, string>> = { host, fingerprint, allowed: allowed ? 'yes' : '' };
  const isShown = { $fingerprint: true, $allowed: allowed } as const;
  return readFileSync(path.join(pages, `landing/${language}.shtml`), 'utf8')
    .replaceAll(/<!--# include [^>]*-->/g, '')
    .replaceAll(/<!--# if expr="(\$\w+)" -->([^]*?)(?:<!--# else -->([^]*?))?<!--# endif -->/g, (_all, name: keyof typeof isShown, then: string, otherwise = '') => (isShown[name] ? then : String(otherwise)))
    .replaceAll(/<!--# echo var="(\w+)" -->/g, (_all, name: string) => values[name]!);
}

function pass(request: IncomingMessage, response: ServerResponse, socketPath: string, host: string): void {
  const passed = ask({ socketPath, path: request.url, method: request.method, headers: { ...request.headers, host, ...neighbour } }, (answer) => {
    for (const name of Object.keys(headers)) delete answer.headers[name.toLowerCase()];
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  request.pipe(passed);
}
