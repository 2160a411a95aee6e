import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Policy of a bus on which anybody may do anything: for tests of adapters, not of policies. */
const openPolicy = `<policy context="default">
  <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy>`;

export interface DaemonOptions {
  /** XML between <busconfig> tags; an open policy unless told. */
  readonly policy?: string;
  /** Well-known names which the daemon starts by the given command when they are called. */
  readonly activatable?: Readonly<Record<string, string>>;
}

/** A real dbus-daemon of the test's own, on a socket nobody else knows. It can be ended and started anew in its place. */
export class PrivateBus {
  readonly directory: string;
  readonly #policy: string;
  readonly #activatable: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;

  constructor(options: DaemonOptions = {}) {
    this.directory = mkdtempSync(path.join(tmpdir(), 'lares-bus-'));
    // Other users connect in the policy tests.
    chmodSync(this.directory, 0o755);
    this.#policy = options.policy ?? openPolicy;
    this.#activatable = options.activatable ?? {};
  }

  get socketPath(): string {
    return path.join(this.directory, 'bus');
  }

  get address(): string {
    return `unix:path=${this.socketPath}`;
  }

  /** Resolves when clients can connect. */
  async start(): Promise<this> {
    const config = path.join(this.directory, 'bus.conf');
    const services = path.join(this.directory, 'services');
    mkdirSync(services, { recursive: true });
    for (const [name, command] of Object.entries(this.#activatable)) writeFileSync(path.join(services, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=${command}\n`);
    writeFileSync(config, `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>${this.address}</listen><auth>EXTERNAL</auth><servicedir>${services}</servicedir>${this.#policy}</busconfig>`);
    rmSync(this.socketPath, { force: true });
    const args = [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'];
    this.#child = spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    this.#child.stderr!.on('data', (chunk) => { complaint += String(chunk); });
    const [first] = await Promise.race([once(this.#child.stdout!, 'data'), once(this.#child, 'exit')]);
    if (typeof first === 'number' || first === null) throw new Error(`dbus-daemon did not start: ${complaint}`);
    return this;
  }

  /** Kills the daemon as a crash would; all connections break. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Kills the daemon and removes its files. */
  async end(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
