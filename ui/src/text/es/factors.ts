import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  settings: {
    'auth.factorFrom': { label: 'Exigir un segundo factor', description: 'A partir de este rol, las cuentas necesitan un código o una llave de acceso además de la contraseña. Quien aún no tenga solo puede configurarlo.' },
  },
  problems: {
    'auth.challengeGone': { title: 'Este inicio de sesión ya no está en curso.', advice: 'Empieza de nuevo: duró más de cinco minutos, tuvo demasiados códigos erróneos o el dispositivo se reinició.' },
    'auth.enrolmentGone': { title: 'Esta configuración ya no está en curso.', advice: 'Empieza de nuevo: duró más de cinco minutos o el dispositivo se reinició.' },
    'auth.factorUnknown': { title: 'Ese segundo factor no existe.', advice: 'Vuelve a cargar la página para ver los que hay.' },
    'auth.factorUnreadable': { title: 'El dispositivo ya no puede leer con qué comprueba los códigos.', advice: 'Su clave ha cambiado. Usa una llave de acceso o restablece el propietario en la consola del dispositivo.' },
    'auth.factorWrong': { title: 'Ese código no es correcto o ya se usó.', advice: 'Espera al siguiente código de la aplicación. Si ninguno sirve, compara la hora del teléfono con la del dispositivo.' },
    'auth.passkeyRefused': { title: 'El dispositivo no aceptó esta llave de acceso.', advice: 'Inténtalo de nuevo con una llave de acceso creada para este nombre del dispositivo.' },
    'auth.passkeyUnavailable': { title: 'Las llaves de acceso no funcionan en esta dirección.', advice: 'Abre el dispositivo por su nombre con https, por ejemplo lares.local.' },
    'auth.passkeysFull': { title: 'Una cuenta tiene como máximo {most, number} llaves de acceso.', advice: 'Quita una que ya no se use.' },
  },
};
