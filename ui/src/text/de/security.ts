import type { Translation } from '../translation.ts';

export const security: Translation['security'] = {
  notYours: 'Das Prüfprotokoll ist für Administratoren',
  notYoursHint: 'Eigene Sitzungen und Faktoren stehen auf der Seite des Kontos.',
  policy: 'Wer einen zweiten Faktor braucht',
  policyHint: 'Die Einstellung verlangt ihn ab einer bestimmten Rolle',
  trail: 'Prüfprotokoll',
  trailHint: 'Jede verlangte Änderung und jede Anmeldung. Niemand kann ändern, was hier steht.',
  none: 'Von diesem Gerät wurde noch nichts verlangt',
  noneHint: 'Änderungen und Anmeldungen erscheinen hier, sobald sie geschehen.',
  noneFound: 'Nichts passt zu diesen Filtern',
  noneFoundHint: 'Einen längeren Zeitraum wählen oder ein Feld leeren.',
  older: 'Ältere anzeigen',
  end: 'Das ist alles.',
  exportAs: 'Als {format} exportieren',
  nobody: 'niemand',
  outcomes: { done: 'Ausgeführt', refused: 'Abgelehnt', failed: 'Fehlgeschlagen' },
  vias: { session: 'Oberfläche', token: 'Zugangstoken', console: 'Konsole', portal: 'Einrichtungs-WLAN', nobody: 'nicht angemeldet', device: 'das Gerät selbst' },
  filter: { title: 'Protokoll filtern', user: 'Benutzer', event: 'Ereignis beginnt mit', outcome: 'Ergebnis', any: 'Jedes', span: 'Zeitraum', all: 'Alles', day: 'Letzte 24 Stunden', week: 'Letzte 7 Tage' },
};
