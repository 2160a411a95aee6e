import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import type { Helper } from '../../host/helper/port.ts';
import type { ConfigService } from '../config/index.ts';
import { country } from './settings.ts';

export interface RegulatoryDeps {
  readonly helper: Pick<Helper, 'setWifiCountry'>;
  readonly config: Pick<ConfigService, 'follow'>;
  readonly log: Log;
}

/** Takes the chosen country to the radios, now and (the helper keeps it) at every boot. Until one is chosen: the world domain. */
export class Regulatory {
  readonly #deps: RegulatoryDeps;

  constructor(deps: RegulatoryDeps) {
    this.#deps = deps;
  }

  /** @returns ends it */
  start(): () => void {
    return this.#deps.config.follow(country, (value) => void this.#take(value));
  }

  async #take(value: string): Promise<void> {
    const { helper, log } = this.#deps;
    try {
      await helper.setWifiCountry(value === '' ? '00' : value);
      log.info({ event: 'setup.country', country: value }, 'the radios obey the rules of this country');
    } catch (error) {
      if (!(error instanceof LaresError)) throw error;
      log.warn({ event: 'setup.country', country: value, code: error.code }, 'the country could not be set');
    }
  }
}
