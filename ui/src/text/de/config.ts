import type { Translation } from '../translation.ts';

export const config: Translation['config'] = {
  page: 'Einstellungen',
  intro: 'Wie sich das Gerät verhält. Jede Änderung gilt, sobald sie gespeichert ist.',
  open: 'Einstellungen',
  openHint: 'Sitzungen, Messungen und was sich sonst noch an Lares ändern lässt.',
  save: 'Speichern',
  saved: 'Die Einstellungen sind gespeichert.',
  revert: 'Änderungen verwerfen',
  locked: 'Durch die Umgebung des Agenten festgelegt; hier nicht änderbar.',
  fallback: 'Standard: {value}',
  range: '{least} bis {most}',
  notNumber: 'Das muss eine Zahl sein.',
  notWhole: 'Das muss eine ganze Zahl sein.',
  outside: 'Erlaubt ist {range}.',
  reset: 'Standard verwenden',
  empty: 'Noch gibt es nichts einzustellen.',
  changed: '{settings, plural, one {# Änderung} other {# Änderungen}} nicht gespeichert',
  issues: {
    'config.keyMissing': {
      title: 'Das Gerät hat keinen Schlüssel für Geheimnisse.',
      body: 'Passwörter in den Einstellungen lassen sich weder eingeben noch verwenden. Beim Start legt das Gerät einen Schlüssel an: Bitte neu starten.',
      next: 'Einstellungen öffnen',
    },
    'config.secretUnreadable': {
      title: '{label} muss neu eingegeben werden.',
      body: 'Es war mit einem Schlüssel versiegelt, den dieses Gerät nicht mehr hat: Der Sicherheitschip wurde gelöscht, oder die Platte stammt aus einem anderen Computer.',
      next: 'Einstellungen öffnen',
    },
    'config.databaseReplaced': {
      title: 'Die Einstellungen waren nicht lesbar und wurden neu angelegt.',
      body: 'Konten und Einstellungen sind wieder am Anfang. Die alte Datei liegt unter {file}; meist ist die Platte defekt.',
      next: 'Gerät prüfen',
    },
  },
  problems: {
    'config.changedSince': {
      title: 'Diese Änderung lässt sich nicht einzeln zurücknehmen.',
      advice: 'Eine ihrer Einstellungen wurde später noch einmal geändert. Erst jene Änderung zurücknehmen oder den Wert von Hand setzen.',
    },
    'config.conflict': { title: 'Jemand anderes hat die Einstellungen geändert.', advice: 'Jetzt sind die neuesten Werte zu sehen. Bitte die Änderung wiederholen.' },
    'config.invalid': { title: 'Ein Wert wurde nicht angenommen.', advice: '{detail}' },
    'config.locked': { title: 'Diese Einstellung ist festgelegt.', advice: '{variable} in der Umgebung des Agenten bestimmt sie, deshalb ist sie hier nicht änderbar.' },
    'config.newerFile': { title: 'Diese Datei stammt aus einer neueren Version.', advice: 'Erst dieses Gerät aktualisieren, dann noch einmal importieren.' },
    'config.noRevision': { title: 'Diese Änderung gibt es nicht.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'config.rejected': { title: 'Mehrere Werte wurden nicht angenommen.', advice: 'Nichts wurde geändert. Bei jeder Einstellung steht, was an ihrem Wert nicht stimmt.' },
    'config.secretGone': { title: 'Das frühere Geheimnis ist nicht mehr da.', advice: 'Alte Geheimnisse werden absichtlich vergessen. Bitte neu eingeben.' },
    'config.unknown': { title: 'Diese Einstellung gibt es nicht.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
  },
};
