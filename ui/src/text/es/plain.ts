import type { Translation } from '../translation.ts';

export const plain: Translation['plain'] = {
  notice: 'Sin cifrar. Quien esté en esta red puede escuchar.',
  open: 'Abrir con https',
  needed: {
    title: 'Esto necesita una conexión cifrada',
    body: 'Lo que hay aquí es secreto o peligroso, y esta sesión podría ser escuchada. Abre el dispositivo con https e inicia sesión allí.',
  },
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
