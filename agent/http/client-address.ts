import type { FastifyRequest } from 'fastify';

/** nginx overwrites X-Real-IP; the agent listens on unix sockets which only nginx can open, so it is the proxy's word. */
export function clientAddress(request: FastifyRequest): string {
  const header = request.headers['x-real-ip'];
  const onSocket = request.raw.socket.remoteAddress === undefined;
  return (onSocket && typeof header === 'string' && header) || request.raw.socket.remoteAddress || 'local';
}
