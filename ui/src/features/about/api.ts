import type { About, Licence, LicenceQuery } from '../../../../agent/features/about/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/about': { response: About };
    'GET /api/about/licence': { query: LicenceQuery; response: Licence };
  }
}
