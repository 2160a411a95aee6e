import type { Translation } from '../translation.ts';

export const jobs: Translation['jobs'] = {
  title: 'Aufträge',
  running: '{jobs, plural, one {# Auftrag läuft} other {# Aufträge laufen}}',
  empty: 'Gerade ist nichts in Arbeit.',
  emptyHint: 'Neustarts und andere längere Arbeiten erscheinen hier und laufen weiter, wenn die Seite geschlossen wird.',
  state: { running: 'Läuft', done: 'Fertig', failed: 'Fehlgeschlagen', aborted: 'Abgebrochen' },
  by: 'von {name}',
  log: 'Protokoll',
  stopping: 'Wird beendet',
  stop: 'Beenden',
  confirmStop: { title: '„{title}“ vorzeitig beenden?', body: 'Was bisher getan wurde, bleibt so. Bis alles ruht, kann es einen Moment dauern.' },
  dismiss: 'Aus der Liste entfernen: {title}',
  clear: 'Alle beendeten entfernen',
  show: 'Aufträge zeigen',
  ended: { done: 'Fertig: {title}', failed: 'Nicht gelungen: {title}', aborted: 'Abgebrochen: {title}' },
  phrases: { 'jobs.resumed': 'Lares wurde neu gestartet; die Arbeit geht weiter' },
  problems: {
    'jobs.atWork': { title: 'Dieser Auftrag läuft noch.', advice: 'Wenn er fertig ist, lässt er sich ausblenden.' },
    'jobs.conflict': { title: 'Ein anderer Auftrag arbeitet schon an {subject}.', advice: 'Bitte warten, bis er fertig ist; er steht in der Liste der Aufträge.' },
    'jobs.interrupted': {
      title: 'Das Gerät oder Lares wurde neu gestartet, bevor das fertig war.',
      advice: 'Nachsehen, wie es steht, und neu beginnen, wenn es noch nötig ist.',
    },
    'jobs.notAbortable': { title: 'Dieser Auftrag lässt sich nicht mehr abbrechen.', advice: 'Er endet von selbst.' },
    'jobs.unknown': { title: 'Dieser Auftrag ist nicht mehr bekannt.', advice: 'Fertige Aufträge werden nach einer Weile vergessen.' },
  },
};
