import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  page: 'À propos de Lares',
  intro: 'La version qui tourne sur cet appareil, ce qui la compose et sous quelles licences.',
  open: 'À propos de Lares',
  openHint: 'Version, composants et licences.',
  none: {
    title: 'Aucune image de Lares ne tourne ici.',
    hint: 'Seule une image contient la liste de ses composants. Sur cet ordinateur, Lares tourne à partir de ses sources.',
  },
  release: {
    title: 'Version',
    version: 'Version',
    revision: 'Révision',
    committed: 'Sources du',
    board: 'Carte',
    slot: 'Emplacement',
    kernel: 'Noyau',
    debian: 'Debian sous-jacent',
    hash: 'Système de fichiers racine, SHA-256',
  },
  parts: {
    title: 'Composants et licences',
    download: 'Nomenclature (CycloneDX)',
    search: 'Chercher un composant',
    searchHint: 'Par nom ou par licence, par exemple openssl ou MIT.',
    kind: 'Type',
    all: 'Tous',
    kinds: { lares: 'Lares', debian: 'Debian', npm: 'npm', runtime: 'Exécution', bootloader: 'Démarrage' },
    found: '{parts, plural, one {# composant} other {# composants}}',
    nothing: 'Rien ne correspond.',
    nothingHint: 'Essayez moins de lettres ou un autre type.',
    more: '{parts, plural, one {En afficher # de plus} other {En afficher # de plus}}',
    version: 'Version {version}',
    notFree:
      'Logiciel non libre : micrologiciel de puces radio et réseau, sans sources. Il s’exécute dans la puce, pas sur le processeur.',
    read: 'Lire la licence de {name}',
    loading: 'Chargement…',
  },
  problems: {
    'about.noBill': {
      title: 'Cet ordinateur n’a pas de nomenclature.',
      advice: 'Seule une image de Lares en contient une.',
    },
    'about.noText': {
      title: 'Il n’y a pas de texte de licence pour ce composant.',
      advice: 'Sa licence est indiquée à côté.',
    },
  },
};
