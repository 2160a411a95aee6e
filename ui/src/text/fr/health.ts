import type { Translation } from '../translation.ts';

export const health: Translation['health'] = {
  title: 'Ce qui demande votre attention',
  severity: { notice: 'Remarque', warning: 'Avertissement', critical: 'Critique' },
  overall: {
    unknown: 'Vérification…',
    ok: 'Tout va bien',
    notice: '{issues, plural, one {# remarque} other {# remarques}}',
    warning: '{issues, plural, one {# avertissement} other {# avertissements}}',
    critical: '{issues, plural, one {# point critique} other {# points critiques}}',
  },
  unknownNext: 'Voir',
  issues: {
    'health.checkFailed': {
      title: 'La vérification {subject} n’a pas pu se faire.',
      body: 'On ne sait donc pas si cette partie va bien. Le journal de lares-agent.service en dit plus.',
      next: 'Voir les détails',
    },
  },
};
