import type { Feature } from '../../core/feature.ts';
import type { AuthService } from '../auth/index.ts';
import { userRoutes } from './controller.ts';

/** Managing the accounts of others. */
export function createUsers({ auth }: { readonly auth: AuthService }): Feature {
  return { name: 'users', needs: ['auth'], routes: userRoutes(auth.accounts) };
}
