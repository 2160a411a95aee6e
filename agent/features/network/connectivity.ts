import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import type { Connections } from '../../host/connections/port.ts';
import type { ConfigService } from '../config/index.ts';
import { connectivityCheck } from './settings.ts';

export interface ConnectivityDeps {
  readonly connections: Pick<Connections, 'setConnectivityCheck'>;
  readonly config: Pick<ConfigService, 'value' | 'follow'>;
  readonly log: Log;
}

/**
 * Whether NetworkManager may ask somebody outside for the internet, as the owner wants it. Whom it asks is in its
 * configuration (overlays/network), which the agent cannot write: whoever takes the agent over cannot choose that server.
 */
export class ConnectivityCheck {
  readonly #deps: ConnectivityDeps;

  constructor(deps: ConnectivityDeps) {
    this.#deps = deps;
  }

  /** @returns ends it */
  start(): () => void {
    return this.#deps.config.follow(connectivityCheck, () => void this.take());
  }

  /** Tells NetworkManager, also each time it has started: it may never have been told. */
  async take(): Promise<void> {
    const { connections, config, log } = this.#deps;
    try {
      await connections.setConnectivityCheck(config.value(connectivityCheck));
    } catch (error) {
      if (!(error instanceof LaresError)) throw error;
      log.warn({ event: 'network.connectivityCheck', code: error.code }, 'NetworkManager was not told whether to look for the internet');
    }
  }
}
