import type { ApiDocument, ErrorCatalogue } from '../../../../agent/features/contract/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/openapi.json': { response: ApiDocument };
    'GET /api/errors': { response: ErrorCatalogue };
  }
}
