import type { Translation } from '../translation.ts';

export const health: Translation['health'] = {
  title: 'Was Aufmerksamkeit braucht',
  severity: { notice: 'Hinweis', warning: 'Warnung', critical: 'Kritisch' },
  overall: {
    unknown: 'Wird geprüft …',
    ok: 'Alles in Ordnung',
    notice: '{issues, plural, one {# Hinweis} other {# Hinweise}}',
    warning: '{issues, plural, one {# Warnung} other {# Warnungen}}',
    critical: '{issues, number} kritisch',
  },
  unknownNext: 'Ansehen',
  issues: {
    'health.checkFailed': {
      title: 'Die Prüfung {subject} hat nicht funktioniert.',
      body: 'Ob dort alles stimmt, ist deshalb unbekannt. Mehr steht im Protokoll von lares-agent.service.',
      next: 'Einzelheiten ansehen',
    },
  },
};
