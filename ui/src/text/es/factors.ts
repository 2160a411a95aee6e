import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  problems: {
    'auth.passkeyRefused': { title: 'El dispositivo no aceptó esta llave de acceso.', advice: 'Inténtalo de nuevo con una llave de acceso creada para este nombre del dispositivo.' },
    'auth.passkeyUnavailable': { title: 'Las llaves de acceso no funcionan en esta dirección.', advice: 'Abre el dispositivo por su nombre con https, por ejemplo lares.local.' },
  },
};
