import type { Translation } from '../translation.ts';

export const contract: Translation['contract'] = {
  page: 'Schnittstelle',
  intro: 'Was Programme von diesem Gerät verlangen können: Adressen, Live-Themen, und was jede nimmt und antwortet. Die Beschreibungen sind auf Englisch.',
  open: 'Schnittstelle',
  openHint: 'Für Programme: Adressen, Live-Themen und Fehlercodes.',
  search: 'Adresse, Thema oder Code suchen',
  document: 'Dasselbe als OpenAPI-Dokument',
  none: 'Nichts passt.',
  noneHint: 'Nach einem Teil einer Adresse suchen, etwa services.',
  topic: 'Live',
  access: 'Wer sie nutzen darf:',
  failures: 'Fehler werden mit einem Code beantwortet.',
  noContent: 'Nichts wird gesendet.',
  errors: 'Fehlercodes',
  errorsIntro: 'Jeder Fehler trägt einen dieser Codes. Die Beschreibungen sind auf Englisch.',
  status: 'HTTP-Status {status}',
  levels: { public: 'Alle', unclaimed: 'Alle, bis es einen Besitzer gibt', viewer: 'Betrachter', operator: 'Bediener', admin: 'Verwalter', owner: 'Der Besitzer', console: 'Die Konsole', setup: 'Das Einrichtungs-WLAN' },
  parts: { path: 'In der Adresse', query: 'Abfrage', body: 'Inhalt', answer: 'Antwort', params: 'Parameter', snapshot: 'Zuerst', delta: 'Bei jeder Änderung' },
};
