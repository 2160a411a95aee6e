import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  problems: {
    'about.noBill': { title: 'Cet ordinateur n’a pas de nomenclature.', advice: 'Seule une image de Lares en contient une.' },
    'about.noText': { title: 'Cette partie n’a pas de texte de licence.', advice: 'Sa licence est indiquée à côté.' },
  },
};
