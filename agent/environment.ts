import path from 'node:path';

/** What the process was started with. Everything else is a setting (ConfigService). */
export interface Environment {
  /** Where the agent keeps what must survive, such as /data/agent. */
  readonly stateDir: string;
  /** Socket to serve on when the service manager hands none over. */
  readonly listen: { readonly path: string } | { readonly host: string; readonly port: number };
  /** Console socket when the service manager hands none over; only this process's user can connect. */
  readonly consoleSocket: string;
  /** Socket of the portal when the service manager hands none over; only this process's user can connect. */
  readonly portalSocket: string;
  /** Socket of plain http when the service manager hands none over; only this process's user can connect. */
  readonly plainSocket: string;
  /** Scheme browsers use to get here; `http` only on a developer's computer. */
  readonly scheme: 'https' | 'http';
  /** systemd's LoadCredential= directory; undefined when started by hand. */
  readonly credentialsDir: string | undefined;
  /** Directory of the bundle's native addons; undefined when running from sources. */
  readonly nativeDir: string | undefined;
  /** `LARES_<KEY>` variables which lock settings. */
  readonly variables: Readonly<Record<string, string>>;
}

/** @throws Error naming the variable that is missing or malformed */
export function environment(env: NodeJS.ProcessEnv): Environment {
  const stateDir = env['LARES_STATE_DIR'] ?? env['STATE_DIRECTORY'];
  if (!stateDir || !path.isAbsolute(stateDir)) throw new Error('LARES_STATE_DIR must be an absolute path');
  const scheme = env['LARES_SCHEME'] ?? 'https';
  if (scheme !== 'https' && scheme !== 'http') throw new Error('LARES_SCHEME must be https or http');
  return {
    stateDir,
    listen: listenAddress(env['LARES_LISTEN'] ?? '/run/lares/agent.sock'),
    consoleSocket: env['LARES_CONSOLE_SOCKET'] ?? path.join(stateDir, 'console.sock'),
    portalSocket: env['LARES_PORTAL_SOCKET'] ?? path.join(stateDir, 'portal.sock'),
    plainSocket: env['LARES_PLAIN_SOCKET'] ?? path.join(stateDir, 'plain.sock'),
    scheme,
    credentialsDir: env['CREDENTIALS_DIRECTORY'],
    nativeDir: env['LARES_NATIVE_DIR'],
    variables: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[0].startsWith('LARES_') && entry[1] !== undefined),
    ),
  };
}

function listenAddress(text: string): Environment['listen'] {
  if (path.isAbsolute(text)) return { path: text };
  const port = Number(/^127\.0\.0\.1:(\d{1,5})$/.exec(text)?.[1]);
  if (!Number.isInteger(port)) throw new Error('LARES_LISTEN must be a socket path or 127.0.0.1:<port>');
  return { host: '127.0.0.1', port };
}
