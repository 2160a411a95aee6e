import type { Feature } from '../../core/feature.ts';
import { contractRoutes } from './controller.ts';

/** What the device offers, told by itself: the API document and the error catalogue. */
export function createContract(deps: { readonly document: () => object }): Feature {
  return { name: 'contract', needs: [], routes: contractRoutes(deps.document) };
}
