import type { Translation } from '../translation.ts';

export const contract: Translation['contract'] = {
  page: 'Interface de programmation',
  intro: 'Ce que les programmes peuvent demander à cet appareil : adresses, sujets en direct, ce que chacun accepte et répond. Les descriptions sont en anglais.',
  open: 'Interface de programmation',
  openHint: 'Pour les programmes : adresses, sujets en direct et codes d’erreur.',
  search: 'Chercher une adresse, un sujet ou un code',
  document: 'La même chose en document OpenAPI',
  none: 'Rien ne correspond.',
  noneHint: 'Cherchez une partie d’une adresse, par exemple services.',
  topic: 'Direct',
  access: 'Qui peut l’utiliser :',
  failures: 'Les échecs portent un code.',
  noContent: 'Rien n’est envoyé.',
  errors: 'Codes d’erreur',
  errorsIntro: 'Chaque échec porte l’un de ces codes. Les descriptions sont en anglais.',
  status: 'Statut {status}',
  levels: { public: 'Tout le monde', unclaimed: 'Tout le monde, tant qu’il n’y a pas de propriétaire', viewer: 'Lecteurs', operator: 'Opérateurs', admin: 'Administrateurs', owner: 'Le propriétaire', console: 'La console', setup: 'Le Wi-Fi de configuration' },
  parts: { path: 'Dans l’adresse', query: 'Requête', body: 'Corps', answer: 'Réponse', params: 'Paramètres', snapshot: 'Au début', delta: 'À chaque changement' },
};
