import type {
  ConfigChange, ConfigChanged, ConfigDelta, ConfigImport, ConfigState, ImportReport, RevisionPage, RevisionQuery,
} from '../../../../agent/features/config/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/config': { response: ConfigState };
    'PATCH /api/config': { body: ConfigChange; response: ConfigChanged };
    'GET /api/config/revisions': { query: Partial<RevisionQuery>; response: RevisionPage };
    'POST /api/config/revisions/:revision/undo': { response: ConfigChanged };
    'POST /api/config/import': { body: ConfigImport; response: ImportReport };
  }
  interface Topics {
    config: { params: undefined; snapshot: ConfigState; delta: ConfigDelta };
  }
}
