import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Presence } from './port.ts';

/** Left at boot by lares-identity.service, which may ask the serial driver, where the other end raises a line (DSR or CD). */
const SERIAL_FLAG = 'run/lares/serial-listens';

/** Reads below `root`, so that tests can describe other machines. */
export function createPresence(root = '/'): Presence {
  return { hasConsole: () => hasScreen(root) || existsSync(path.join(root, SERIAL_FLAG)) };
}

/** Connectors of every graphics card, Documentation/gpu/drm-uapi: connected, disconnected or unknown. */
function hasScreen(root: string): boolean {
  const folder = path.join(root, 'sys/class/drm');
  try {
    return readdirSync(folder).some((name) => statusOf(path.join(folder, name, 'status')) === 'connected');
  } catch {
    // A computer without graphics.
    return false;
  }
}

function statusOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Cards and writeback connectors have none.
    return '';
  }
}
