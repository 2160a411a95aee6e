import { execFile } from 'node:child_process';
import type { ListenFds, ServiceManager } from './port.ts';

/** First file descriptor of socket activation, SD_LISTEN_FDS_START in sd_listen_fds(3). */
const FIRST_FD = 3;

/**
 * Speaks to systemd about this very process. Node has no unix datagram sockets, so each message is one run of
 * systemd-notify(1), which NotifyAccess=all permits; three times a minute, outside the sampling path.
 */
export function createServiceManager(environment: NodeJS.ProcessEnv): ServiceManager {
  const supervised = environment['NOTIFY_SOCKET'] !== undefined;
  const notify = (...message: string[]) =>
    new Promise<void>((resolve) => {
      if (!supervised) return resolve();
      // A message that cannot be sent is systemd's to notice: it restarts what stays silent.
      execFile('systemd-notify', message, { timeout: 10_000 }, () => resolve());
    });
  return {
    listenFds: listenFds(environment, process.pid),
    ready: () => notify('--ready', '--status=Serving'),
    stopping: () => notify('--stopping'),
    watchdog: () => startWatchdog(Number(environment['WATCHDOG_USEC'] ?? 0), supervised, notify),
  };
}

/**
 * What sd_listen_fds_with_names(3) would say. A descriptor is another than the web server's only if its unit names it so:
 * whatever else came along is for that, which has no rights.
 */
export function listenFds(environment: NodeJS.ProcessEnv, pid: number): ListenFds {
  // Meant for another process: a child that inherited the variables.
  if (environment['LISTEN_PID'] !== undefined && environment['LISTEN_PID'] !== String(pid)) return {};
  const count = Number(environment['LISTEN_FDS'] ?? 0);
  const names = (environment['LISTEN_FDNAMES'] ?? '').split(':');
  const found: { -readonly [Name in keyof ListenFds]: ListenFds[Name] } = {};
  for (let index = 0; index < count; index += 1) {
    const name = names[index];
    found[name === 'console' || name === 'portal' || name === 'plain' ? name : 'web'] ??= FIRST_FD + index;
  }
  return found;
}

/** Sends WATCHDOG=1 at a third of the period which systemd names in microseconds (sd_watchdog_enabled(3)). */
function startWatchdog(usec: number, supervised: boolean, notify: (...message: string[]) => Promise<void>): () => void {
  if (!supervised || !(usec > 0)) return () => {};
  const timer = setInterval(() => void notify('WATCHDOG=1'), usec / 3000).unref();
  return () => clearInterval(timer);
}
