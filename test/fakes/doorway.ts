import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import type { Test } from 'tap';
import type { Permission } from '../../agent/core/access.ts';
import type { Feature } from '../../agent/core/feature.ts';
import { PLAIN_COOKIE } from '../../agent/core/plain.ts';
import type { SettingDeclaration } from '../../agent/core/settings.ts';
import { createAudit } from '../../agent/features/audit/index.ts';
import { createAuth } from '../../agent/features/auth/index.ts';
import type { HashCost } from '../../agent/features/auth/passwords.ts';
import { createUsers } from '../../agent/features/users/index.ts';
import { createConfig } from '../../agent/features/config/index.ts';
import { createJobs } from '../../agent/features/jobs/index.ts';
import { createSeal } from '../../agent/host/seal/index.ts';
import type { Seal } from '../../agent/host/seal/port.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { mount } from '../../agent/http/contract.ts';
import { grantable } from '../../agent/http/guard.ts';
import { LiveHub } from '../../agent/http/live.ts';
import { createServer } from '../../agent/http/server.ts';
import { ManualClock } from './clock.ts';
import { holdToContract } from './contract.ts';

export const claimCode = 'K7MX-2QPD';
export const password = 'tundra-violin-42';
export const owner = { username: 'ann', password };
/** Who comes from here came over plain http. */
export const plainAddress = '192.168.77.7';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly code: unknown;
  readonly retryAfterS: number;
  /** Set-Cookie, whole. */
  readonly setCookie: string | undefined;
}

/** A signed-in page: the cookie its browser holds and the value its memory holds. */
export interface Page {
  readonly cookie: string;
  readonly csrf: string;
  /** Signed in without encryption: its cookie has the other name. */
  readonly plain?: boolean;
}

interface Options {
  readonly file?: string;
  readonly bootId?: string;
  readonly claimCode?: string | undefined;
  /** Cheap unless given; `shipped` is what the device uses. */
  readonly hashCost?: HashCost | 'shipped';
  readonly clock?: ManualClock;
  /** The device's key for secrets; a new one unless given. */
  readonly seal?: Seal;
  /** What tokens can be given; what its own routes ask for unless said otherwise. */
  readonly permissions?: () => readonly Permission[];
  /** Served beside those that are always there. */
  readonly features?: readonly Feature[];
  /** Serves the live hub too, with the topics of all features. */
  readonly live?: boolean;
  /** Declared beside those of auth. */
  readonly settings?: readonly SettingDeclaration[];
}

/** 64 KiB, one pass: for tests that are not about the cost of a hash. */
export const cheapHash: HashCost = { memoryKiB: 64, passes: 1, lanes: 1 };

/** The real edge, store, config, auth and jobs, and nothing behind them; what it logs is kept in `logged`. */
export async function doorway(t: Test, options: Options = {}) {
  const file = options.file ?? path.join(t.testdir({}), 'lares.sqlite');
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const clock = options.clock ?? new ManualClock();
  const store = openStore({ file, log });
  const seal = options.seal ?? createSeal(randomBytes(32));
  const config = createConfig({ store, seal, clock, log, environment: {} });
  const jobs = createJobs({ store, clock, log });
  const cookie = { name: '__Host-lares', secure: true };
  const auth = createAuth({
    store, seal, clock, log, cookie,
    config: config.service,
    claimCode: 'claimCode' in options ? options.claimCode : claimCode,
    bootId: options.bootId ?? 'boot-1',
    deviceName: () => 'livingroom',
    version: '0.1.0',
    permissions: options.permissions ?? (() => grantable(routes)),
    ...(options.hashCost === 'shipped' ? {} : { hashCost: options.hashCost ?? cheapHash }),
  });
  const audit = createAudit({ store, clock, log, jobs: jobs.service, auth: auth.service });
  config.service.declare([...(auth.settings ?? []), ...(options.settings ?? [])]);
  const guard = { auth: auth.service, names: () => new Set(['lares']), cookieName: cookie.name, scheme: 'https' as const };
  const plain = { door: { admitted: (connection: object) => (connection as { remoteAddress?: string }).remoteAddress === plainAddress }, way: auth.service.plainWay };
  const { server, routes } = createServer({ ...guard, plain, logger: log, trail: audit.service });
  const features = [config, auth, jobs, audit, createUsers({ auth: auth.service }), ...(options.features ?? [])];
  for (const feature of features) mount(server, feature);
  if (options.live) {
    const hub = new LiveHub({ ...guard, clock, version: '0.1.0' });
    for (const { name, topics = [] } of features) for (const topic of topics) hub.offer(topic, name);
    hub.attach(server);
  }
  await server.ready();
  holdToContract({ server, routes, features }, (breach) => t.fail(breach));
  await auth.start?.();
  let closed = false;
  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await auth.stop?.();
    await server.close();
    store.close();
  }
  t.teardown(close);

  async function call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown, page?: Partial<Page>, address = page?.plain ? plainAddress : '192.0.2.7'): Promise<Answer> {
    const answer = await server.inject({
      method, url, remoteAddress: address,
      headers: { host: 'lares', ...(page?.cookie ? { cookie: `${page.plain ? PLAIN_COOKIE : cookie.name}=${page.cookie}` } : {}), ...(page?.csrf ? { 'x-csrf': page.csrf } : {}) },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const json = answer.body === '' ? {} : (answer.json() as Record<string, unknown>);
    return {
      status: answer.statusCode, body: json, code: json['code'],
      retryAfterS: Number(answer.headers['retry-after'] ?? 0),
      setCookie: answer.headers['set-cookie'] as string | undefined,
    };
  }
  const claim = (code = claimCode, who = owner) => call('POST', '/api/setup/claim', { code, ...who });
  const login = (who: object = owner, page?: Partial<Page>, address?: string) => call('POST', '/api/session', who, page, address);
  return { file, logged, clock, store, audit: audit.service, config: config.service, auth: auth.service, jobs: jobs.service, server, routes, close, call, claim, login };
}

/** What a browser keeps of an answer that signed it in. */
export function pageOf({ setCookie, body }: Answer): Page {
  const [, name, cookie] = /^(__Host-lares|lares-plain)=([^;]+);/.exec(setCookie ?? '') ?? [];
  if (cookie === undefined) throw new Error(`no cookie in ${String(setCookie)} ${JSON.stringify(body)}`);
  return { cookie, csrf: String(body['csrf']), plain: name === PLAIN_COOKIE };
}
