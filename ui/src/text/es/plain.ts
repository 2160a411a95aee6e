import type { Translation } from '../translation.ts';

export const plain: Translation['plain'] = {
  settings: {
    'auth.allowPlainHttp': {
      label: 'Permitir iniciar sesión sin cifrado',
      description: 'En la red propia, por http. Quien escuche allí puede leer contraseñas y apoderarse de las sesiones abiertas. Cuentas, ajustes y secretos siguen necesitando https.',
    },
  },
  problems: {
    'auth.encryptionNeeded': { title: 'Esto necesita una conexión cifrada.', advice: 'Abre el dispositivo con https:// delante de su dirección.' },
  },
};
