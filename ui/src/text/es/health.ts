import type { Translation } from '../translation.ts';

export const health: Translation['health'] = {
  title: 'Lo que requiere atención',
  severity: { notice: 'Aviso', warning: 'Advertencia', critical: 'Crítico' },
  overall: {
    unknown: 'Comprobando…',
    ok: 'Todo va bien',
    notice: '{issues, plural, one {# aviso} other {# avisos}}',
    warning: '{issues, plural, one {# advertencia} other {# advertencias}}',
    critical: '{issues, plural, one {# asunto crítico} other {# asuntos críticos}}',
  },
  unknownNext: 'Echar un vistazo',
  issues: {
    'health.checkFailed': {
      title: 'La comprobación {subject} no pudo hacerse.',
      body: 'Así que nadie sabe si esa parte está bien. El registro de lares-agent.service dice más.',
      next: 'Ver los detalles',
    },
  },
};
