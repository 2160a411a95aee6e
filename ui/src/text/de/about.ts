import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  problems: {
    'about.noBill': { title: 'Dieser Computer hat keine Stückliste.', advice: 'Nur ein Lares-Abbild enthält eine.' },
    'about.noText': { title: 'Zu diesem Teil gibt es keinen Lizenztext.', advice: 'Seine Lizenz steht daneben.' },
  },
};
