import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  page: 'Über Lares',
  intro: 'Welche Version auf diesem Gerät läuft, woraus sie besteht und unter welchen Lizenzen.',
  open: 'Über Lares',
  openHint: 'Version, Bestandteile und Lizenzen.',
  none: {
    title: 'Hier läuft kein Image von Lares.',
    hint: 'Nur ein Image enthält die Liste seiner Bestandteile. Auf diesem Computer läuft Lares aus seinen Quellen.',
  },
  release: {
    title: 'Version',
    version: 'Version',
    revision: 'Revision',
    committed: 'Quellen vom',
    board: 'Platine',
    slot: 'Slot',
    kernel: 'Kernel',
    debian: 'Zugrunde liegendes Debian',
    hash: 'Wurzeldateisystem, SHA-256',
  },
  parts: {
    title: 'Bestandteile und Lizenzen',
    download: 'Stückliste (CycloneDX)',
    search: 'Bestandteile suchen',
    searchHint: 'Nach Name oder Lizenz, etwa openssl oder MIT.',
    kind: 'Art',
    all: 'Alle',
    kinds: { lares: 'Lares', debian: 'Debian', npm: 'npm', runtime: 'Laufzeit', bootloader: 'Bootloader' },
    found: '{parts, plural, one {# Bestandteil} other {# Bestandteile}}',
    nothing: 'Nichts passt.',
    nothingHint: 'Weniger Buchstaben oder eine andere Art versuchen.',
    more: '{parts, plural, one {# weiteren zeigen} other {# weitere zeigen}}',
    version: 'Version {version}',
    notFree:
      'Keine freie Software: Firmware für Funk- und Netzwerkchips, ohne Quelltext. Sie läuft im Chip, nicht auf dem Prozessor.',
    read: 'Lizenz von {name} lesen',
    loading: 'Wird geladen …',
  },
  problems: {
    'about.noBill': { title: 'Dieser Computer hat keine Stückliste.', advice: 'Nur ein Image von Lares enthält eine.' },
    'about.noText': {
      title: 'Zu diesem Bestandteil gibt es keinen Lizenztext.',
      advice: 'Seine Lizenz steht daneben.',
    },
  },
};
