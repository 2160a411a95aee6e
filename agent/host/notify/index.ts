import { execFile } from 'node:child_process';
import type { ServiceManager } from './port.ts';

/** First file descriptor of socket activation, SD_LISTEN_FDS_START in sd_listen_fds(3). */
const FIRST_FD = 3;

/**
 * Speaks to systemd about this very process. Node has no unix datagram sockets, so each message is one run of
 * systemd-notify(1), which NotifyAccess=all permits; three times a minute, outside the sampling path.
 */
export function createServiceManager(environment: NodeJS.ProcessEnv): ServiceManager {
  const supervised = environment['NOTIFY_SOCKET'] !== undefined;
  const listenFd = Number(environment['LISTEN_FDS'] ?? 0) > 0 ? FIRST_FD : undefined;
  const notify = (...message: string[]) =>
    new Promise<void>((resolve) => {
      if (!supervised) return resolve();
      // A message that cannot be sent is systemd's to notice: it restarts what stays silent.
      execFile('systemd-notify', message, { timeout: 10_000 }, () => resolve());
    });
  return {
    listenFd,
    ready: () => notify('--ready', '--status=Serving'),
    stopping: () => notify('--stopping'),
    watchdog: () => startWatchdog(Number(environment['WATCHDOG_USEC'] ?? 0), supervised, notify),
  };
}

/** Sends WATCHDOG=1 at a third of the period which systemd names in microseconds (sd_watchdog_enabled(3)). */
function startWatchdog(usec: number, supervised: boolean, notify: (...message: string[]) => Promise<void>): () => void {
  if (!supervised || !(usec > 0)) return () => {};
  const timer = setInterval(() => void notify('WATCHDOG=1'), usec / 3000).unref();
  return () => clearInterval(timer);
}
