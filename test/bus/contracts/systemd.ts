import type { Test } from 'tap';
import type { Systemd, SystemdChanges } from '../../../agent/host/systemd/port.ts';

/** A systemd to test against, fake or real. */
export interface SystemdSubject {
  readonly systemd: Systemd;
  /** A service which is running and may be restarted, and its full name. */
  readonly running: string;
  /** A service whose start fails. */
  readonly failing: string;
}

/** Waits for a change of one unit. */
export interface ChangeWatch {
  /** Resolves when the facts of `unit` gathered since the watch began satisfy `pick`. */
  seen(unit: string, pick: (facts: Record<string, unknown>) => boolean): Promise<void>;
  end(): void;
}

/** Watches systemd and resolves once it is connected. */
export async function watchChanges(systemd: Systemd): Promise<ChangeWatch> {
  const facts = new Map<string, Record<string, unknown>>();
  const waiting = new Set<() => void>();
  const ready = Promise.withResolvers<void>();
  const end = systemd.watch({
    connected: () => ready.resolve(),
    lost: () => {},
    changed: (changes: SystemdChanges) => {
      for (const [name, fresh] of changes.facts) facts.set(name, { ...facts.get(name), ...fresh });
      for (const look of waiting) look();
    },
  });
  await ready.promise;
  return {
    end,
    seen: (unit, pick) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!pick(facts.get(unit) ?? {})) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** What every systemd must do for the agent; the fake and the real one alike. */
export async function systemdContract(t: Test, subject: SystemdSubject): Promise<void> {
  const { systemd, running, failing } = subject;
  const watch = await watchChanges(systemd);
  t.teardown(() => watch.end());

  await t.test('units and unit files are listed', async (t) => {
    const row = (await systemd.listUnits()).find((unit) => unit.name === running);
    t.match(row, { name: running, loadState: 'loaded', activeState: 'active', subState: 'running' });
    t.ok(row?.description);
    t.ok((await systemd.listUnitFiles()).some((file) => file.name === running && file.state !== ''));
    t.same((await systemd.listLoaded([running])).map((unit) => unit.name), [running]);
    t.same((await systemd.listByNames([running])).map((unit) => unit.name), [running]);
  });

  await t.test('facts and the description of a unit', async (t) => {
    const facts = await systemd.facts(running, ['sinceMs', 'mainPid', 'result', 'restarts', 'controlGroup', 'canReload']);
    t.match(facts, { sinceMs: Number, mainPid: Number, result: 'success', restarts: Number, controlGroup: String, canReload: Boolean });
    const description = await systemd.describe(running);
    t.ok(description.execStart.length > 0);
    t.ok(description.fragmentPath?.endsWith(`/${running}`));
    t.ok(description.requires.includes('sysinit.target'));
    await t.rejects(systemd.describe('no-such-unit-at-all.service').then((unit) => {
      // The real systemd describes a unit it could not find; nothing of it exists.
      if (unit.fragmentPath === null) throw Object.assign(new Error('nothing there'), { code: 'systemd.unknownUnit' });
    }), { code: 'systemd.unknownUnit' });
  });

  await t.test('a restart ends as done and the new process is announced', async (t) => {
    const before = (await systemd.facts(running, ['mainPid'])).mainPid;
    t.equal(await systemd.run('restart', running), 'done');
    await watch.seen(running, (facts) => facts['activeState'] === 'active' && facts['mainPid'] !== before && facts['mainPid'] !== null);
  });

  await t.test('a start that fails says so, and the failure is announced', async (t) => {
    t.equal(await systemd.run('start', failing), 'failed');
    await watch.seen(failing, (facts) => facts['activeState'] === 'failed');
    t.match(await systemd.facts(failing, ['result', 'exitCode']), { result: 'exit-code', exitCode: Number });
  });

  await t.test('units that do not exist cannot be started', async (t) => {
    await t.rejects(systemd.run('start', 'no-such-unit-at-all.service'), { code: 'systemd.unknownUnit' });
  });
}
