import type { Feature } from '../../core/feature.ts';
import { aboutRoutes } from './controller.ts';
import { AboutService, type AboutServiceDeps } from './service.ts';

/** The release the device runs, its parts and their licences. */
export function createAbout(deps: AboutServiceDeps): Feature {
  return { name: 'about', needs: [], routes: aboutRoutes(new AboutService(deps)) };
}
