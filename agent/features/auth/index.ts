import type { Feature } from '../../core/feature.ts';
import { accountRoutes } from './account-controller.ts';
import { authRoutes, type CookieOptions } from './controller.ts';
import type { SetupState } from './schema.ts';
import { type AuthDeps, AuthService } from './service.ts';
import { absoluteMs, allowPlainHttp, factorFrom, idleMs } from './settings.ts';
import { tokenRoutes } from './token-routes.ts';

export type { AccountView } from './accounts.ts';
export type { AuthService } from './service.ts';

export interface AuthFeatureDeps extends AuthDeps {
  readonly cookie: CookieOptions;
  readonly version: string;
  /** Name under which multicast DNS has the device; undefined while nobody says. */
  readonly publishedName?: () => string | undefined;
  /** Where setup stands, for whoever has no session yet; undefined when it is over. */
  readonly setup?: () => SetupState['setup'];
}

/** The owner account, sessions and logins. Its settings must be declared to ConfigService before the first request. */
export function createAuth(deps: AuthFeatureDeps): Feature & { readonly service: AuthService } {
  const service = new AuthService(deps);
  const { cookie, deviceName, version, publishedName = () => undefined, setup = () => undefined } = deps;
  return {
    name: 'auth',
    needs: ['config'],
    routes: (server, options, done) => {
      authRoutes({ service, cookie, deviceName, publishedName, version, setup })(server, options, () => undefined);
      tokenRoutes(service.tokens)(server, options, () => undefined);
      accountRoutes(service)(server, options, done);
    },
    settings: [idleMs, absoluteMs, factorFrom, allowPlainHttp],
    service,
    start: async () => service.start(),
    stop: async () => service.stop(),
  };
}
