import type { Translation } from '../translation.ts';

export const config: Translation['config'] = {
  page: 'Ajustes',
  intro: 'Cómo se comporta el dispositivo. Cada cambio se aplica al guardarlo.',
  open: 'Ajustes',
  openHint: 'Sesiones, mediciones y todo lo que se puede cambiar en Lares.',
  save: 'Guardar',
  saved: 'Los ajustes están guardados.',
  revert: 'Descartar los cambios',
  locked: 'Fijado por el entorno del agente; no se puede cambiar aquí.',
  fallback: 'Predeterminado: {value}',
  range: 'de {least} a {most}',
  notNumber: 'Debe ser un número.',
  notWhole: 'Debe ser un número entero.',
  outside: 'Valores posibles: {range}.',
  reset: 'Usar el valor predeterminado',
  empty: 'Aún no hay nada que ajustar.',
  changed: '{settings, plural, one {# cambio sin guardar} other {# cambios sin guardar}}',
  issues: {
    'config.keyMissing': {
      title: 'El dispositivo no tiene clave para los secretos.',
      body: 'Las contraseñas de los ajustes no se pueden introducir ni usar. Crea una clave al arrancar: reinícialo.',
      next: 'Abrir los ajustes',
    },
    'config.secretUnreadable': {
      title: 'Hay que introducir de nuevo {label}.',
      body: 'Estaba sellado con una clave que este dispositivo ya no tiene: se borró su chip de seguridad o su disco viene de otro equipo.',
      next: 'Abrir los ajustes',
    },
    'config.databaseReplaced': {
      title: 'Los ajustes no se podían leer y se han creado de nuevo.',
      body: 'Las cuentas y los ajustes vuelven a estar como al principio. El archivo antiguo se guardó como {file}; la causa habitual es un disco que falla.',
      next: 'Revisar el dispositivo',
    },
  },
  problems: {
    'config.changedSince': {
      title: 'Este cambio no se puede deshacer por sí solo.',
      advice: 'Uno de sus ajustes se cambió de nuevo más tarde. Deshaz antes ese cambio o pon el valor a mano.',
    },
    'config.conflict': { title: 'Alguien más ha cambiado los ajustes.', advice: 'Ahora se muestran los valores más recientes. Haz tu cambio de nuevo.' },
    'config.invalid': { title: 'No se aceptó un valor.', advice: '{detail}' },
    'config.locked': { title: 'Este ajuste está fijado.', advice: '{variable}, en el entorno del agente, lo determina; no se puede cambiar aquí.' },
    'config.newerFile': { title: 'Este archivo viene de una versión más reciente.', advice: 'Actualiza este dispositivo e impórtalo de nuevo.' },
    'config.noRevision': { title: 'Ese cambio no existe.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'config.rejected': { title: 'No se aceptaron varios valores.', advice: 'No se cambió nada. Cada ajuste dice qué falla en su valor.' },
    'config.secretGone': { title: 'El secreto anterior no se conserva.', advice: 'Los secretos antiguos se olvidan a propósito. Introdúcelo de nuevo.' },
    'config.unknown': { title: 'Ese ajuste no existe.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
  },
};
