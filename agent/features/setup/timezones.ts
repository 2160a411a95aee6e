import { LaresError } from '../../core/errors/index.ts';
import type { SystemService } from '../system/index.ts';

/** Time zones of the system; undefined on a computer that cannot say which there are: it takes any. */
export async function knownTimezones(system: Pick<SystemService, 'timezones'>): Promise<readonly string[] | undefined> {
  try {
    return await system.timezones();
  } catch (error) {
    if (!(error instanceof LaresError)) throw error;
    return undefined;
  }
}
