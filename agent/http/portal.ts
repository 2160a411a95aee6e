import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Portal } from '../core/portal.ts';
import { clientAddress } from './client-address.ts';
import { Door } from './door.ts';
import { hostName } from './hosts.ts';
import { PORTAL_ADDRESS } from './portal-address.ts';
import { type Answer, answerFor, toWizard } from './probes.ts';

/** Phones keep connections open; nginx already limits those of each. */
const MOST_CONNECTIONS = 128;

/** The door for the setup Wi-Fi: what nginx passes on that came to the device's address there. */
export class PortalDoor extends Door {
  constructor() {
    super('portal', MOST_CONNECTIONS);
  }
}

/** What the edge knows of the portal. */
export interface PortalEdge {
  readonly door: Pick<Door, 'admitted'>;
  readonly state: Portal;
}

/**
 * Answers what came through the portal door and is not for the wizard's API: how clients find the wizard, see probes.ts.
 * To be registered before the guard, which lets in only what is left.
 */
export function registerPortal(server: FastifyInstance, edge: PortalEdge | undefined): void {
  if (!edge) return;
  server.addHook('onRequest', (request, reply, done) => {
    if (!answerAtPortal(edge, request, reply)) done();
  });
}

/** Answers a request that is not for the wizard's API, and tells whether it did. */
export function answerAtPortal(edge: PortalEdge | undefined, request: FastifyRequest, reply: FastifyReply): boolean {
  if (!edge?.door.admitted(request.raw.socket)) return false;
  const answer = answerTo(request, edge.state);
  if (answer) void reply.code(answer.status).headers(answer.headers).send(answer.body);
  return answer !== undefined;
}

function answerTo(request: FastifyRequest, portal: Portal): Answer | undefined {
  const { method } = request;
  const host = hostName(request.headers.host) ?? '';
  const phase = portal.isReleased(clientAddress(request.raw)) ? 'released' : 'held';
  const answer = answerFor({ host, path: request.raw.url ?? '/', method }, phase, portal.dashboard);
  if (answer || host !== PORTAL_ADDRESS) return answer;
  // Its own address: whatever page is asked for, the wizard is what there is. A route of setup is the guard's matter.
  const isPage = method === 'GET' || method === 'HEAD';
  return isPage && request.routeOptions.config.access !== 'setup' && !isApi(request) ? toWizard : undefined;
}

/** A program that asks for an address of the API is told that it is not there. */
const isApi = ({ raw }: FastifyRequest): boolean => raw.url?.startsWith('/api/') ?? false;
