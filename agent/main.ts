import { once } from 'node:events';
import process from 'node:process';
import { type App, createApp } from './app.ts';
import { type Environment, environment } from './environment.ts';
import { createServiceManager } from './host/notify/index.ts';
import type { ListenFds } from './host/notify/port.ts';
import { createSocketFiles } from './host/sockets/index.ts';

/**
 * Process entry. systemd hands over the listening sockets (sd_listen_fds(3)), so that connections made while the agent
 * restarts wait in the kernel instead of failing.
 */
async function main(): Promise<void> {
  const settings = environment(process.env);
  const manager = createServiceManager(process.env);
  const app = await createApp(settings);
  await listen(app, settings, manager.listenFds);
  await manager.ready();
  const endWatchdog = manager.watchdog();

  async function stop(signal: string): Promise<void> {
    app.log.info({ signal }, 'stopping');
    endWatchdog();
    await manager.stopping();
    await app.server.close();
    // Exit by hand: a child or socket that does not end must not hold up a reboot.
    process.exit(0);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
}

async function listen({ server, console, portal, plain }: App, settings: Environment, fds: ListenFds): Promise<void> {
  if (fds.web === undefined) {
    // The state folder is this agent's alone: what lies there was left behind by one that was killed.
    const left = createSocketFiles();
    for (const path of [settings.consoleSocket, settings.portalSocket, settings.plainSocket]) left.clear(path);
    await console.listen({ path: settings.consoleSocket });
    await portal.listen({ path: settings.portalSocket });
    await plain.listen({ path: settings.plainSocket });
    await server.listen(settings.listen);
    return;
  }
  if (fds.console !== undefined) await console.listen({ fd: fds.console });
  if (fds.portal !== undefined) await portal.listen({ fd: fds.portal });
  if (fds.plain !== undefined) await plain.listen({ fd: fds.plain });
  // Not through Fastify's listen(): it prints the address, and a socket that was handed over has none.
  server.server.listen({ fd: fds.web });
  await once(server.server, 'listening');
}

// A start that fails ends the process through the unhandled rejection, with its stack in the journal.
void main();
