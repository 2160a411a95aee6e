import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { LaresError } from '../../core/errors/index.ts';
import { answersOf, type Fields } from './plain-form.ts';
import { type Mistake, pageOf } from './plain-page.ts';
import { plainStyle } from './plain-style.ts';
import { plainWords, type PlainWords } from './plain-words.ts';
import { type StepName, steps } from './schema.ts';
import type { SetupClient, SetupWizard } from './wizard.ts';

const HTML = 'text/html; charset=utf-8';
const BODY_LIMIT_BYTES = 16 * 1024;
const TOKEN = /^[A-Za-z0-9_-]{22}$/;
const Asked = Type.Object({ language: Type.Optional(Type.String({ maxLength: 16 })) });
const page = { content: { 'text/html': { schema: Type.String() } } };

interface Visit {
  readonly client: SetupClient;
  readonly language: string;
}

/**
 * The wizard without scripts: a button that takes it, one long form, which covers every step, and a page that says how it
 * goes. It does what the wizard does by the same calls, so the same rules hold.
 */
export function plainRoutes(wizard: SetupWizard, cookieOf: (token: string) => string, clientOf: (request: FastifyRequest) => SetupClient): FastifyPluginCallback {
  // Proves that a form came from a page which this device gave to this phone: plain forms can carry no header of their own.
  let secret: Buffer | undefined;
  const keyFor = (address: string): string => createHmac('sha256', (secret ??= randomBytes(32))).update(address).digest('base64url');

  function visitOf(request: FastifyRequest, fields: Fields): Visit {
    const { token } = request.params as { token?: string };
    const client = clientOf(request);
    return { client: token && TOKEN.test(token) ? { ...client, token } : client, language: languageOf(request, fields.get('language')) };
  }

  function show(reply: FastifyReply, { client, language }: Visit, fields: Fields, mistakes: readonly Mistake[]): FastifyReply {
    const html = pageOf({ state: wizard.state(client), words: wordsOf(language), language, fields, mistakes, key: keyFor(client.address), token: client.token });
    return reply.code(mistakes.length > 0 ? 422 : 200).type(HTML).send(html);
  }

  async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const fields = new URLSearchParams(String(request.body ?? ''));
    const { client, language } = visitOf(request, fields);
    if (!isSame(fields.get('key') ?? '', keyFor(client.address))) return show(reply, { client, language }, fields, [{ step: undefined, code: 'auth.csrf' }]);
    const begun = await begin(client, fields);
    if (!('client' in begun)) return show(reply, { client, language }, fields, [begun]);
    const held = { client: begun.client, language };
    if (begun.client.token) reply.header('set-cookie', cookieOf(begun.client.token));
    const mistakes = fields.get('begin') === null ? await keep(begun.client, fields) : [];
    if (mistakes.length > 0) return show(reply, held, fields, mistakes);
    return reply.redirect(`/plain/${begun.client.token ?? ''}?language=${encodeURIComponent(language)}`, 303);
  }

  async function begin(client: SetupClient, fields: Fields): Promise<{ client: SetupClient } | Mistake> {
    if (wizard.state(client).mine) return { client };
    const claimCode = fields.get('claimCode') ?? '';
    try {
      const { token } = await wizard.begin(client, claimCode === '' ? {} : { claimCode: claimCode.toUpperCase().replace(/[^A-Z0-9]/g, '') });
      return { client: { ...client, token } };
    } catch (error) {
      return mistakeOf(error, undefined);
    }
  }

  /** Keeps every answer and applies them; says of each step what was wrong with it. */
  async function keep(client: SetupClient, fields: Fields): Promise<Mistake[]> {
    const state = wizard.state(client);
    const mistakes: Mistake[] = [];
    for (const [step, value] of Object.entries(answersOf(fields, state)) as [StepName, object][]) {
      await wizard.answer(client, step, value).catch((error: unknown) => mistakes.push(mistakeOf(error, step)));
    }
    if (mistakes.length === 0) await wizard.apply(client).catch((error: unknown) => mistakes.push(mistakeOf(error, undefined)));
    return mistakes;
  }

  return (server, _options, done) => {
    server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, parsed) => parsed(null, body));
    const options = { config: { access: 'setup' }, bodyLimit: BODY_LIMIT_BYTES } as const;
    const summary = 'The wizard as one form, for browsers without scripts';
    const shown = { summary, querystring: Asked, response: { 200: page } };
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const fields = new URLSearchParams(request.raw.url?.split('?', 2)[1] ?? '');
      return show(reply, visitOf(request, fields), fields, []);
    };
    server.get('/plain', { ...options, schema: shown }, answer);
    // For browsers that lose their cookies.
    server.get('/plain/:token', { ...options, schema: { ...shown, params: Type.Object({ token: Type.String({ maxLength: 64 }) }) } }, answer);
    const style = { summary: 'How that form looks', response: { 200: { content: { 'text/css': { schema: Type.String() } } } } };
    server.get('/plain/style.css', { ...options, schema: style }, async (_request, reply) => reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(plainStyle));
    server.post('/plain', { ...options, schema: { summary: 'What the form says, at once', response: { 303: Type.Null(), 422: page } } }, submit);
    done();
  };
}

/** What is not an answer to a wrong answer is not for the page: it goes on as any failure does. */
function mistakeOf(error: unknown, step: StepName | undefined): Mistake {
  if (!(error instanceof LaresError) || error.definition.status >= 500) throw error;
  const named = error.params['step'];
  return { step: step ?? steps.find((one) => one === named), code: error.code };
}

const wordsOf = (language: string): PlainWords => plainWords()[language] ?? plainWords()['en']!;

/** The language that was chosen, or the first of the browser's that the device speaks. */
function languageOf({ headers }: FastifyRequest, chosen: string | null): string {
  if (chosen !== null && Object.hasOwn(plainWords(), chosen)) return chosen;
  const asked = String(headers['accept-language'] ?? '').split(',').map((tag) => tag.trim().split(/[-;]/, 1)[0]!.toLowerCase());
  for (const base of asked) {
    const found = Object.keys(plainWords()).find((tag) => tag.split('-', 1)[0] === base);
    if (found) return found;
  }
  return 'en';
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
