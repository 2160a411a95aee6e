import type { Feature } from '../../core/feature.ts';
import { nameTaken, noAddress } from './checks.ts';
import { networkRoutes, networkTopic } from './controller.ts';
import { NetworkService, type NetworkServiceDeps } from './service.ts';
import { connectivityCheck } from './settings.ts';

export type { NetworkService, NetworkServiceDeps } from './service.ts';

/** The network of the device: interfaces, Wi-Fi, addresses, its name; every change is kept or undone. */
export function createNetworkFeature(deps: NetworkServiceDeps): Feature & { readonly service: NetworkService } {
  const service = new NetworkService(deps);
  return {
    name: 'network',
    needs: ['system', 'config'],
    service,
    routes: networkRoutes(service),
    topics: [networkTopic(service)],
    settings: [connectivityCheck],
    checks: [noAddress(service), nameTaken(service)],
    start: async () => service.start(),
    stop: async () => service.stop(),
  };
}
