import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { WebSocket } from 'ws';
import type { App } from '../../agent/app.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** One request over a unix socket, with exactly these headers beside what HTTP itself needs. */
export async function ask(socketPath: string, url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Reply> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sent = request({ socketPath, path: url, method, headers: { host: 'localhost', ...(text ? { 'content-type': 'application/json' } : {}), ...headers } });
  sent.end(text);
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  let received = '';
  for await (const part of response.setEncoding('utf8')) received += part;
  return { status: response.statusCode!, headers: response.headers, body: received === '' ? {} : (JSON.parse(received) as Record<string, unknown>) };
}

export const webSocket = (socketPath: string, headers: Record<string, string> = {}, protocols: string[] = []): WebSocket =>
  new WebSocket(`ws+unix:${socketPath}:/api/live`, protocols, { headers: { host: 'localhost', ...headers } });

/** An application which listens on both of its sockets: the one nginx talks to, and the console's. */
export async function twoDoors(t: Test, { server, console }: Pick<App, 'server' | 'console'>): Promise<{ web: string; console: string }> {
  // Not the test's own folder: the path of a socket has room for 107 bytes only (unix(7)).
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-doors-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const doors = { web: path.join(folder, 'agent.sock'), console: path.join(folder, 'console.sock') };
  await console.listen({ path: doors.console });
  await server.listen({ path: doors.web });
  return doors;
}
