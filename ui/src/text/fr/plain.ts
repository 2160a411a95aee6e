import type { Translation } from '../translation.ts';

export const plain: Translation['plain'] = {
  notice: 'Non chiffré. Quiconque est sur ce réseau peut écouter.',
  open: 'Ouvrir avec https',
  needed: {
    title: 'Ceci exige une connexion chiffrée',
    body: 'Ce qui se trouve ici est secret ou dangereux, et cette session pourrait être écoutée. Ouvrez l’appareil avec https et connectez-vous là.',
  },
  settings: {
    'auth.allowPlainHttp': {
      label: 'Permettre la connexion sans chiffrement',
      description: 'Sur le réseau local, par http. Quiconque y écoute peut lire les mots de passe et reprendre les sessions ouvertes. Comptes, réglages et secrets exigent toujours https.',
    },
  },
  problems: {
    'auth.encryptionNeeded': { title: 'Ceci exige une connexion chiffrée.', advice: 'Ouvrez l’appareil avec https:// devant son adresse.' },
  },
};
