import type { Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Status line and headers as they came. */
  readonly head: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Without an answer by then, the request is taken to lack its end, and the sending side is closed. */
const PATIENCE_MS = 300;

/** Length of the whole answer at the start of `bytes`, or undefined while it is not all there. */
function answerIn(bytes: Buffer, isHead: boolean): { answer: RawAnswer; length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const [statusLine, ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine!)?.[1]);
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const start = headEnd + 4;
  const isEmpty = isHead || status < 200 || status === 204 || status === 304;
  if (!isEmpty && headers.has('transfer-encoding')) {
    const end = bytes.indexOf('0\r\n\r\n', start);
    return end < 0 ? undefined : { answer: { status, head, headers, body: bytes.subarray(start, end) }, length: end + 5 };
  }
  const length = isEmpty ? 0 : Number(headers.get('content-length') ?? 0);
  if (bytes.length < start + length) return undefined;
  return { answer: { status, head, headers, body: bytes.subarray(start, start + length) }, length: start + length };
}

/** Sends bytes as they are, which no HTTP library would, over connections that are kept while they live. */
export class RawClient {
  readonly #dial: () => Socket;
  readonly #idle: Socket[] = [];

  /** @param dial opens a connection: to the agent's socket, or by TLS to the web server */
  constructor(dial: () => Socket) {
    this.#dial = dial;
  }

  /**
   * Sends one request and resolves with all that is answered: usually one answer; none when the server hung up; more
   * when it read more than one request into it, for which `lingerMs` waits after each.
   */
  exchange(request: Buffer, { isHead = false, patienceMs = PATIENCE_MS, lingerMs = 0 } = {}): Promise<RawAnswer[]> {
    const socket = this.#idle.pop() ?? this.#dial();
    return new Promise((resolve) => {
      let received: Buffer = Buffer.alloc(0);
      const answers: RawAnswer[] = [];
      const patience = setTimeout(() => socket.end(), patienceMs);
      let linger: NodeJS.Timeout | undefined;
      const settle = (isReusable: boolean): void => {
        clearTimeout(patience);
        clearTimeout(linger);
        socket.removeAllListeners();
        socket.on('error', () => socket.destroy());
        if (isReusable) this.#idle.push(socket);
        else socket.destroy();
        resolve(answers);
      };
      socket.on('data', (bytes) => {
        received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
        for (let found = answerIn(received, isHead); found; found = answerIn(received, isHead)) {
          received = received.subarray(found.length);
          if (found.answer.status >= 200) answers.push(found.answer);
        }
        const last = answers.at(-1);
        if (!last || received.length > 0) return;
        if (lingerMs > 0) {
          clearTimeout(linger);
          linger = setTimeout(() => settle(false), lingerMs);
          return;
        }
        if (!socket.writableEnded && last.headers.get('connection') !== 'close') settle(true);
      });
      socket.on('error', () => settle(false));
      socket.on('close', () => settle(false));
      socket.write(request);
    });
  }

  /** Ends the connections that are kept; an error on one of them had no request to tell. */
  close(): void {
    for (const socket of this.#idle) socket.destroy();
  }
}
