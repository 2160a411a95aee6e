import { type ConfigService, createConfig } from '../../agent/features/config/index.ts';
import { LaresError } from '../../agent/core/errors/index.ts';
import { type Log, silentLog } from '../../agent/core/log.ts';
import type { SettingDeclaration } from '../../agent/core/settings.ts';
import type { Check } from '../../agent/core/health.ts';
import type { Seal } from '../../agent/host/seal/port.ts';
import { openStore } from '../../agent/host/store/index.ts';
import type { Store } from '../../agent/host/store/port.ts';
import { ManualClock } from './clock.ts';
import { FakeSeal } from './seal.ts';

export interface OpenConfig {
  readonly service: ConfigService;
  readonly checks: readonly Check[];
  readonly store: Store;
  readonly clock: ManualClock;
  close(): void;
}

interface Options {
  readonly environment?: Record<string, string>;
  readonly log?: Log;
  readonly seal?: Seal;
}

/** The real ConfigService over a database of the test's own. */
export function openConfig(file: string, declared: readonly SettingDeclaration[], options: Options = {}): OpenConfig {
  const store = openStore({ file, log: silentLog });
  const clock = new ManualClock();
  const { environment = {}, log = silentLog, seal = new FakeSeal() } = options;
  const { service, checks } = createConfig({ store, seal, clock, log, environment });
  service.declare(declared);
  return { service, checks: checks!, store, clock, close: () => store.close() };
}

/** The catalogue error that `work` ends with. */
export function refusal(work: () => unknown): Pick<LaresError, 'code' | 'params' | 'fields'> & { status: number } {
  try {
    work();
  } catch (error) {
    if (!(error instanceof LaresError)) throw error;
    return { code: error.code, params: error.params, fields: error.fields, status: error.definition.status };
  }
  throw new Error('it was accepted');
}
