import type { ConfigChange, ConfigChanged, ConfigState } from '../../../../agent/features/config/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/config': { response: ConfigState };
    'PATCH /api/config': { body: ConfigChange; response: ConfigChanged };
  }
}
