import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { type Adapters, createAdapters } from './adapters.ts';
import { byNeeds, type Feature } from './core/feature.ts';
import type { Environment } from './environment.ts';
import { auditedHelper, createAudit } from './features/audit/index.ts';
import { createAuth } from './features/auth/index.ts';
import { createConfig } from './features/config/index.ts';
import { createJobs } from './features/jobs/index.ts';
import { createNetworkFeature } from './features/network/index.ts';
import { createSetup } from './features/setup/index.ts';
import { createSystem } from './features/system/index.ts';
import * as further from './features.ts';
import { ConsoleDoor } from './http/console.ts';
import { contractDocument, mount } from './http/contract.ts';
import { grantable, type RouteAccess } from './http/guard.ts';
import { ownNames } from './http/hosts.ts';
import { LiveHub } from './http/live.ts';
import { PlainDoor } from './http/plain.ts';
import { PortalDoor } from './http/portal.ts';
import { createServer } from './http/server.ts';
import { version } from './version.ts';

export interface App {
  readonly server: FastifyInstance;
  /** The way in for who stands before the device; listens when told to. */
  readonly console: ConsoleDoor;
  /** The way in from the setup Wi-Fi; listens when told to. */
  readonly portal: PortalDoor;
  /** The way in for what came over plain http; listens when told to. */
  readonly plain: PlainDoor;
  readonly log: FastifyBaseLogger;
  /** Every route with its access level. */
  readonly routes: readonly RouteAccess[];
  readonly features: readonly Feature[];
}

/** Makes the whole application over the real outside world. */
export async function createApp(settings: Environment): Promise<App> {
  const log = pino({ level: 'info', base: null });
  return assemble(createAdapters(settings, log), settings, log);
}

/** Composition root: which feature gets what. Features start in the order of their needs and stop in the reverse. */
export async function assemble(adapters: Adapters, settings: Environment, log: FastifyBaseLogger): Promise<App> {
  const { bus, clock, store, seal, claimCode } = adapters;
  const { identity, hostname, time, login, network, hardware } = adapters;
  const cookie = { name: settings.scheme === 'https' ? '__Host-lares' : 'lares-dev', secure: settings.scheme === 'https' };

  const config = createConfig({ store, seal, clock, log, environment: settings.variables });
  const jobs = createJobs({ store, clock, log });
  const shared = { clock, log, jobs: jobs.service, config: config.service };
  const system = createSystem({ ...shared, identity, hostname, time, login, network, hardware, version });
  const deviceName = () => system.service.hostname;
  const reach = createNetworkFeature({ ...adapters, log, config: config.service, deviceName });
  const { bootId } = identity.facts;
  const auth = createAuth({ ...shared, store, seal, cookie, claimCode, bootId, deviceName, version, addresses: () => adapters.network.addresses(), publishedName: () => reach.service.publishedName, setup: () => setup.service.summary, permissions: () => grantable(routes) });
  const audit = createAudit({ ...shared, store, jobs: jobs.service, auth: auth.service });
  const helper = auditedHelper(adapters.helper, audit.service);
  const setup = createSetup({ ...adapters, ...shared, helper, auth: auth.service, system: system.service, version });

  const checks = () => features.flatMap((feature) => feature.checks ?? []);
  const document = () => contractDocument({ routes, features, version, cookieName: cookie.name });
  const everything = { ...adapters, ...shared, helper, auth: auth.service, checks, document, version };
  const features: readonly Feature[] = byNeeds([config, jobs, auth, audit, system, reach, setup, ...Object.values(further).map((create) => create(everything))]);
  for (const feature of features) {
    config.service.declare(feature.settings ?? []);
    jobs.service.declare(feature.jobs ?? []);
  }

  const console = new ConsoleDoor();
  const portal = new PortalDoor();
  const plain = new PlainDoor();
  const doors = { console, portal: { door: portal, state: setup.service }, plain: { door: plain, way: auth.service.plainWay } };
  const names = () => ownNames(deviceName(), reach.service.publishedName);
  const edge = { auth: auth.service, names, cookieName: cookie.name, scheme: settings.scheme, ...doors };
  const { server, routes } = createServer({ ...edge, logger: log, trail: audit.service });
  const live = new LiveHub({ ...edge, version, clock });
  live.attach(server);
  console.attach(server);
  portal.attach(server);
  plain.attach(server);
  for (const feature of features) {
    mount(server, feature);
    for (const topic of feature.topics ?? []) live.offer(topic, feature.name);
  }

  server.addHook('onReady', async () => {
    bus.start();
    for (const feature of features) await feature.start?.();
    // Interrupted work goes on when all that it needs is there, and below it rests before any of that goes.
    jobs.service.resume();
  });
  server.addHook('onClose', async () => {
    jobs.service.stop();
    for (const feature of features.toReversed()) await feature.stop?.();
    bus.stop();
    store.close();
  });
  await server.ready();
  return { server, console, portal, plain, log, routes, features };
}
