import type { Feature } from '../../core/feature.ts';
import { setupRoutes } from './controller.ts';
import { type SetupDeps, SetupService } from './service.ts';
import { country, recoveryNetwork, updates } from './settings.ts';

export type { SetupService } from './service.ts';

/** First run: the device's own Wi-Fi, the wizard behind it, the way to the home network, and the way back when it is lost. */
export function createSetup(deps: SetupDeps): Feature & { readonly service: SetupService } {
  const service = new SetupService(deps);
  return {
    name: 'setup',
    needs: ['config', 'auth', 'system'],
    routes: setupRoutes(service),
    service,
    settings: [country, updates, recoveryNetwork],
    start: async () => service.start(),
    stop: async () => service.stop(),
  };
}
