import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  problems: {
    'auth.passkeyRefused': { title: 'L’appareil n’a pas accepté cette clé d’accès.', advice: 'Réessayez avec une clé d’accès créée pour ce nom de l’appareil.' },
    'auth.passkeyUnavailable': { title: 'Les clés d’accès ne fonctionnent pas à cette adresse.', advice: 'Ouvrez l’appareil par son nom en https, par exemple lares.local.' },
  },
};
