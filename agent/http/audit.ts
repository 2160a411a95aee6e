import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Trail, TrailOutcome, Way } from '../core/trail.ts';
import { pureMethods, type GuardOptions } from './guard.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Name under which calls of the route stand in the audit trail. Without it changes stand under method and pattern, and
     * reading leaves no trace. `false` for what is called like a change and is none.
     */
    audit?: string | false;
  }
  interface FastifyRequest {
    /** What a handler knows better than the edge: who this turned out to be, what it was about, and what became of it. */
    audited: { user?: string; target?: string; event?: string } | null;
  }
}

/** Params of addresses that name things. Others (a token in a link) stay out of the trail. */
const naming = ['name', 'id', 'uuid', 'revision', 'step', 'interface'];

/**
 * Keeps one record for every change that was asked for, let in or not. It is written before the answer leaves: who has
 * the answer finds the record, whatever happens to the device then.
 */
export function registerAudit(server: FastifyInstance, trail: Trail, { portal }: Pick<GuardOptions, 'portal'>): void {
  server.decorateRequest('audited', null);
  server.addHook('onSend', (request, reply, payload, done) => {
    const event = eventOf(request);
    if (event !== undefined) {
      trail.record({
        event: request.audited?.event ?? event, outcome: outcomeOf(reply), code: codeOf(reply, payload), requestId: request.id,
        user: request.audited?.user ?? request.session?.user.name ?? null,
        via: portal?.door.admitted(request.raw.socket) ? 'portal' : wayOf(request),
        address: request.clientAddress || null,
        target: request.audited?.target ?? targetOf(request),
      });
    }
    done(null, payload);
  });
}

function eventOf({ method, routeOptions }: FastifyRequest): string | undefined {
  const { audit, access } = routeOptions.config;
  // A route that does not exist has no level: nothing could have been changed.
  if (access === undefined || audit === false) return undefined;
  return audit ?? (pureMethods.has(method) ? undefined : `${method} ${routeOptions.url}`);
}

function wayOf({ session, audited }: FastifyRequest): Way {
  // Who signs in has no session yet when they ask.
  if (!session) return audited?.user === undefined ? 'nobody' : 'session';
  return session.kind === 'cookie' ? 'session' : session.kind;
}

function targetOf({ params }: FastifyRequest): string | null {
  // Validation has made numbers of what its schema calls so.
  const named = params as Readonly<Record<string, string | number>> | null;
  const target = naming.map((name) => named?.[name]).find((value) => value !== undefined);
  return target === undefined ? null : String(target);
}

function outcomeOf({ statusCode }: FastifyReply): TrailOutcome {
  if (statusCode < 400) return 'done';
  return statusCode < 500 ? 'refused' : 'failed';
}

function codeOf(reply: FastifyReply, payload: unknown): string | null {
  if (reply.statusCode < 400 || typeof payload !== 'string') return null;
  if (!String(reply.getHeader('content-type')).startsWith('application/problem+json')) return null;
  return (JSON.parse(payload) as { code: string }).code;
}
