import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import type { AuthService } from '../auth/index.ts';
import type { ConfigService } from '../config/index.ts';
import type { SystemService } from '../system/index.ts';
import type { AnswerBook } from './answers.ts';
import type { Failure } from './machine.ts';
import type { StepName } from './schema.ts';
import { country, updates } from './settings.ts';

export interface ApplyDeps {
  readonly answers: AnswerBook;
  readonly auth: Pick<AuthService, 'claimed' | 'claimWithHash'>;
  readonly config: Pick<ConfigService, 'change'>;
  readonly system: Pick<SystemService, 'rename' | 'setTime'>;
  readonly log: Log;
  /** Address of the phone, for the log. */
  readonly address: () => string;
}

/** Who changed the settings, in their history. */
const AUTHOR = 'setup';

/**
 * What Apply does before the radio moves. Each part may be done twice, since it is begun anew after a power cut. The owner
 * comes last: from then on the device is somebody's, and everything else can still be changed on the dashboard.
 */
export function applyAnswers({ answers, auth, config, system, log, address }: ApplyDeps): () => Promise<Failure | null> {
  const parts: readonly (readonly [StepName, () => Promise<void> | void])[] = [
    ['country', () => choose({ [country.key]: answers.get('country')?.country })],
    ['updates', () => choose({ [updates.key]: answers.get('updates')?.updates })],
    ['timezone', () => ifPossible(async () => answers.get('timezone') && system.setTime(answers.get('timezone')!))],
    ['deviceName', () => ifPossible(async () => answers.get('deviceName') && system.rename(answers.get('deviceName')!))],
    ['owner', () => makeOwner()],
  ];

  function choose(values: Readonly<Record<string, unknown>>): void {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    if (Object.keys(given).length > 0) config.change({ values: given, author: AUTHOR });
  }

  /** A computer without this part keeps what it has; that must not keep anybody from setting up the rest. */
  async function ifPossible(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LaresError) || error.code !== 'system.unavailable') throw error;
      log.warn({ code: error.code }, 'a part of setup is not possible on this computer');
    }
  }

  function makeOwner(): void {
    const owner = answers.get('owner');
    if (!auth.claimed && owner && answers.ownerHash !== null) auth.claimWithHash(owner.username, answers.ownerHash, address());
  }

  return async () => {
    for (const [step, work] of parts) {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof LaresError)) throw error;
        return { cause: 'failed', reason: null, problem: { code: error.code, detail: error.message, step } };
      }
    }
    return null;
  };
}
