import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { plainRoutes } from './plain.ts';
import { BeginRequest, Begun, StepName, WizardState } from './schema.ts';
import type { SetupClient, SetupWizard } from './wizard.ts';

/** An answer of a step is a few hundred bytes; a phone has no reason to send more. */
const BODY_LIMIT_BYTES = 16 * 1024;

const COOKIE = 'lares-setup';
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/**
 * Who asks. The token comes in the header that proves a page of ours (X-Setup: 1 before there is one), or in the cookie
 * where a page has lost it.
 */
function clientOf({ clientAddress: address, headers }: FastifyRequest): SetupClient {
  const header = String(headers['x-setup'] ?? '');
  if (TOKEN.test(header)) return { address, token: header };
  const value = new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_-]{22})(?:;|$)`).exec(headers.cookie ?? '')?.[1];
  return { address, token: value };
}

/** Set-Cookie of the wizard's token. Over plain http, and it ends with the page. */
const tokenCookie = (token: string): string => `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict`;

const access = { config: { access: 'setup' }, bodyLimit: BODY_LIMIT_BYTES } as const;
const state = { response: { 200: WizardState } };

/** The wizard over HTTP, at the portal only: JSON for its page, and a plain form for browsers without scripts. */
export function setupRoutes(wizard: SetupWizard): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/setup/wizard',
      { ...access, schema: { summary: 'Where setup stands; polled by the wizard', ...state } },
      async (request) => wizard.state(clientOf(request)),
    );
    app.post(
      '/api/setup/wizard/begin',
      { ...access, schema: { summary: 'Take the wizard', body: BeginRequest, response: { 200: Begun } } },
      async (request, reply) => {
        const begun = await wizard.begin(clientOf(request), request.body);
        return reply.header('set-cookie', tokenCookie(begun.token)).send(begun);
      },
    );
    app.put(
      '/api/setup/wizard/answers/:step',
      {
        ...access,
        schema: {
          summary: 'Keep the answer of a step', description: 'The form of the answer is that of the step.',
          params: Type.Object({ step: StepName }), body: Type.Object({}, { additionalProperties: true }), ...state,
        },
      },
      async (request) => wizard.answer(clientOf(request), request.params.step, request.body),
    );
    const actions = { scan: 'Look for networks again', apply: 'Carry out what was answered', leave: 'Say that the result was seen', release: 'Give the wizard up for others' } as const;
    for (const [action, summary] of Object.entries(actions) as [keyof typeof actions, string][]) {
      app.post(`/api/setup/wizard/${action}`, { ...access, schema: { summary, ...state } }, async (request) => wizard[action](clientOf(request)));
    }
    server.register(plainRoutes(wizard, tokenCookie, clientOf));
    done();
  };
}
