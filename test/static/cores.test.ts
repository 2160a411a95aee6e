import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const overlays = path.resolve(import.meta.dirname, '../../overlays');
const read = (file: string): string => readFileSync(path.join(overlays, file), 'utf8');
const units = globSync('**/systemd/**/*.{service,socket,conf}', { cwd: overlays });

/** Values of a setting in a unit or configuration file, comments aside. */
const valuesOf = (text: string, name: string): string[] => [...text.matchAll(new RegExp(`^${name}\\s*=\\s*(.*)$`, 'gm'))].map(([, value]) => value!);

t.test('no process leaves its memory behind when it dies', async (t) => {
  t.ok(units.length > 20, `${units.length} files`);
  t.same(valuesOf(read('base/usr/lib/systemd/system.conf.d/10-lares.conf'), 'DefaultLimitCORE'), ['0'], 'services get it from the manager');
  const raised = units.filter((file) => valuesOf(read(file), 'LimitCORE').some((value) => value !== '0'));
  t.same(raised, [], 'none asks for more');
  // Said once more where secrets are the trade, for a manager with another default.
  for (const unit of ['agent/usr/lib/systemd/system/lares-agent.service', 'agent/usr/lib/systemd/system/lares-helper@.service']) t.same(valuesOf(read(unit), 'LimitCORE'), ['0'], unit);
  // With a program behind the pipe the kernel does not ask for the limit.
  const kernel = read('base/usr/lib/sysctl.d/90-lares.conf');
  t.same(valuesOf(kernel, 'kernel\\.core_pattern'), ['|/bin/false']);
  t.same(valuesOf(kernel, 'fs\\.suid_dumpable'), ['0']);
});
