import { once } from 'node:events';
import process from 'node:process';
import { createApp } from './app.ts';
import { environment } from './environment.ts';
import { createServiceManager } from './host/notify/index.ts';

/**
 * Process entry. systemd hands over the listening socket (fd 3, sd_listen_fds(3)), so that connections made while the
 * agent restarts wait in the kernel instead of failing.
 */
async function main(): Promise<void> {
  const settings = environment(process.env);
  const manager = createServiceManager(process.env);
  const app = await createApp(settings);
  if (manager.listenFd === undefined) {
    await app.server.listen(settings.listen);
  } else {
    // Not through Fastify's listen(): it prints the address, and a socket that was handed over has none.
    await app.server.ready();
    app.server.server.listen({ fd: manager.listenFd });
    await once(app.server.server, 'listening');
  }
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

// A start that fails ends the process through the unhandled rejection, with its stack in the journal.
void main();
