import type { Translation } from '../translation.ts';

export const plain: Translation['plain'] = {
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
