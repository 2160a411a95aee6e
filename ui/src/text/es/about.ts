import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  problems: {
    'about.noBill': { title: 'Este equipo no tiene lista de componentes.', advice: 'Solo una imagen de Lares contiene una.' },
    'about.noText': { title: 'No hay texto de licencia de esta parte.', advice: 'Su licencia aparece al lado.' },
  },
};
