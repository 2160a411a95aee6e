import type { IncomingMessage } from 'node:http';

/** nginx overwrites X-Real-IP; the agent listens on unix sockets which only nginx can open, so it is the proxy's word. */
export function clientAddress({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const header = headers['x-real-ip'];
  const onSocket = socket.remoteAddress === undefined;
  return (onSocket && typeof header === 'string' && header) || socket.remoteAddress || 'local';
}
