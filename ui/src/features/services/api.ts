import type { ActionRequest, JournalPage, JournalParams, JournalQuery, UnitDelta, UnitDetail, UnitList } from '../../../../agent/features/services/schema.ts';
import type { JobView } from '../../../../agent/features/jobs/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/services/:name': { response: UnitDetail };
    'GET /api/services/:name/journal': { query: Partial<JournalQuery>; response: JournalPage };
    'POST /api/services/:name/actions': { body: ActionRequest; response: JobView };
  }
  interface Topics {
    services: { params: undefined; snapshot: UnitList; delta: UnitDelta };
    'services.journal': { params: JournalParams; snapshot: JournalPage; delta: JournalPage };
  }
}
