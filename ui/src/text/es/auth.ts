import type { Translation } from '../translation.ts';

export const auth: Translation['auth'] = {
  claim: {
    title: 'Haz tuyo este dispositivo',
    intro: '{device} aún no tiene propietario. Quien pueda leer su pantalla puede serlo.',
    code: 'Código de activación',
    codeHint: 'Ocho caracteres en la pantalla del dispositivo, después de «Claim code». Las mayúsculas y el guion no importan.',
    usernameHint: 'Letras minúsculas y cifras, por ejemplo anna.',
    submit: 'Hacerlo mío',
    working: 'Configurando…',
    incomplete: 'El código tiene ocho caracteres; {missing, plural, one {falta #} other {faltan #}}.',
    tooMany: 'El código tiene ocho caracteres; aquí hay más.',
    lookalike: 'En un código de activación no hay {character}: ni 0, 1, I, L, O o U. Fíjate otra vez en ese.',
    badUsername: 'Empieza por una letra; después, letras minúsculas, cifras, puntos, guiones y guiones bajos, 32 como máximo.',
  },
  username: 'Nombre de usuario',
  password: {
    label: 'Contraseña',
    atLeast: 'Al menos {least, number} caracteres. Una frase corta es fácil de recordar.',
    soFar: '{length, number} de al menos {least, number} caracteres.',
    enough: '{length, number} caracteres. Es bastante larga.',
    show: 'Mostrar la contraseña',
    hide: 'Ocultar la contraseña',
    tooShort: 'Una contraseña necesita al menos {least, number} caracteres.',
    tooLong: 'Una contraseña tiene como máximo {most, number} caracteres.',
  },
  login: {
    page: 'Iniciar sesión',
    title: 'Iniciar sesión en {device}',
    submit: 'Iniciar sesión',
    working: 'Iniciando sesión…',
    ended: 'Tu sesión ha terminado. Inicia sesión de nuevo para seguir donde estabas.',
    signedOut: 'Has cerrado la sesión.',
    missing: 'Escribe tu nombre y tu contraseña.',
  },
  account: { signOut: 'Cerrar sesión', signedInAs: 'Sesión de {name}' },
  unreachable: {
    title: 'El dispositivo no responde',
    body: 'Puede que aún esté arrancando, o que este equipo esté en otra red. Esta página lo sigue intentando sola.',
  },
  version: 'Lares {version}',
  settings: {
    'auth.idleMs': { label: 'Cerrar sesión por inactividad', description: 'Una sesión que nadie usa termina pasado este tiempo.' },
    'auth.absoluteMs': { label: 'Cerrar sesión como muy tarde', description: 'Una sesión termina pasado este tiempo, por mucho que se use.' },
  },
  problems: {
    'auth.alreadyClaimed': { title: 'Este dispositivo ya tiene propietario.', advice: 'Recarga la página para iniciar sesión.' },
    'auth.busy': { title: 'Demasiadas personas inician sesión ahora mismo.', advice: 'Inténtalo de nuevo en un momento.' },
    'auth.claimClosed': { title: 'Demasiados códigos de activación erróneos.', advice: 'Reinicia el dispositivo e inténtalo de nuevo con el código de su pantalla.' },
    'auth.claimUnavailable': { title: 'El dispositivo no tiene código de activación.', advice: 'Reinícialo: crea uno al arrancar.' },
    'auth.codeWrong': { title: 'Ese no es el código de activación.', advice: 'Compáralo con la pantalla del dispositivo, carácter por carácter.' },
    'auth.consoleOnly': { title: 'Esto solo se puede hacer en el propio dispositivo.', advice: 'Pulsa Intro en su pantalla o en su línea serie.' },
    'auth.csrf': { title: 'El dispositivo no pudo comprobar que la petición viene de ti.', advice: 'Recarga la página y hazlo de nuevo.' },
    'auth.forbidden': { title: 'Tu cuenta no puede hacer esto.', advice: 'Pregunta al propietario del dispositivo.' },
    'auth.loginWrong': { title: 'El nombre de usuario o la contraseña no son correctos.', advice: 'En la contraseña cuentan las mayúsculas y las minúsculas.' },
    'auth.passwordWeak': {
      title: 'Esta contraseña es demasiado fácil de adivinar.',
      advice:
        '{rule, select, context {Contiene tu nombre de usuario o el nombre del dispositivo. Elige palabras que no tengan que ver con ellos.} common {Está en las listas que los atacantes prueban primero. Es mejor una frase corta tuya.} sequence {Es una serie de letras, cifras o teclas vecinas. Es mejor una frase corta.} other {Repite los mismos caracteres. Es mejor una frase corta.}}',
    },
    'auth.required': { title: 'Tu sesión ha terminado.', advice: 'Inicia sesión de nuevo para seguir.' },
    'auth.throttled': {
      title: 'Demasiados intentos.',
      advice: 'Espera {seconds, plural, one {# segundo} other {# segundos}} e inténtalo de nuevo.',
    },
    'auth.unclaimed': { title: 'Este dispositivo aún no tiene propietario.', advice: 'Hazlo tuyo con el código de su pantalla.' },
  },
};
