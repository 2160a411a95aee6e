import type { Computer } from './computer.ts';

export interface HttpAnswer<Body = any> {
  status: number;
  /** By lower-case name; of several with one name, the last. */
  headers: Record<string, string>;
  /** Parsed where it is JSON. */
  body: Body;
  /** From the call to the last byte, as curl measured it. */
  ms: number;
}

export interface HttpCall {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** More options of curl. */
  options?: readonly string[];
  timeoutS?: number;
}

/** curl could not: its exit code says why, 7 refused, 28 too slow, see curl(1). */
export class CurlError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Asks with curl on a computer in the air. @throws CurlError when there is no answer */
export async function request(computer: Computer, url: string, call: HttpCall = {}): Promise<HttpAnswer> {
  const timeoutS = call.timeoutS ?? 30;
  // Its output is a terminal to curl, which would write headers in bold.
  const command = ['curl', '--silent', '--show-error', '--include', '--no-styled-output', '--max-time', String(timeoutS), '--write-out', '\\n%{time_total} end'];
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  if (call.method !== undefined) command.push('--request', call.method);
  if (body !== undefined) command.push('--header', 'content-type: application/json', '--data-binary', body);
  for (const [name, value] of Object.entries(call.headers ?? {})) command.push('--header', `${name}: ${value}`);
  const { code, output } = await computer.run([...command, ...(call.options ?? []), url], timeoutS * 1000 + 30_000);
  if (code !== 0) throw new CurlError(code, `${computer.name}: ${url}: ${output}`);
  return parsed(output);
}

function parsed(output: string): HttpAnswer {
  const text = output.replaceAll('\r', '');
  const endOfHead = text.indexOf('\n\n');
  const [statusLine = '', ...lines] = text.slice(0, endOfHead).split('\n');
  // --write-out puts the time behind it.
  const end = /\n(\d+\.\d+) end$/.exec(text.slice(endOfHead));
  const body = text.slice(endOfHead + 2, end ? endOfHead + end.index : undefined);
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return {
    status: Number(/^HTTP\/\S+ (\d+)/.exec(statusLine)?.[1] ?? 0), headers, ms: Math.round(Number(end?.[1] ?? 0) * 1000),
    body: /json/.test(headers['content-type'] ?? '') && body !== '' ? JSON.parse(body) : body,
  };
}
