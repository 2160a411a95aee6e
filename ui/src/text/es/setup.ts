import type { Translation } from '../translation.ts';

export const setup: Translation['setup'] = {
  phrases: {
    'setup.malformed': 'El dispositivo no acepta este valor ({words}).',
  },
  settings: {
    'setup.country': { label: 'País', description: 'Decide qué canales de Wi-Fi se pueden usar y con qué potencia. Vacío: lo que se permite en todas partes.' },
    'setup.updates': { label: 'Actualizaciones', description: 'Lo que hará una versión posterior de Lares: «automatic» instala las versiones nuevas por la noche; «ask», solo cuando alguien lo pide. Esta versión aún no hace ninguna de las dos cosas.' },
    'setup.recoveryNetwork': { label: 'Red de rescate', description: 'Tras diez minutos sin ninguna red, el dispositivo abre su propia Wi-Fi, donde el propietario puede iniciar sesión y elegir otra.' },
  },
  problems: {
    'setup.answerMalformed': { title: 'Esta respuesta no se puede usar.', advice: 'Corrige los campos señalados.' },
    'setup.answerUnfit': {
      title: 'Esta respuesta no vale para este dispositivo.',
      advice: '{rule, select, secret {Falta la contraseña.} unknownZone {Esa zona horaria no existe.} noCable {No hay conectado ningún cable con red.} noRadio {El dispositivo no tiene Wi-Fi.} ownerExists {Ya hay un propietario.} other {El dispositivo no puede unirse a esta red.}}',
    },
    'setup.codeNeeded': { title: 'Hace falta el código de activación para empezar.', advice: 'Está en la pantalla del dispositivo.' },
    'setup.incomplete': { title: 'Un paso aún no tiene respuesta.', advice: 'Vuelve a él y aplica otra vez.' },
    'setup.loginNeeded': { title: 'Primero tiene que iniciar sesión el propietario.', advice: 'Escribe el nombre y la contraseña del propietario.' },
    'setup.notHeld': { title: 'Este teléfono no es el que configura el dispositivo.', advice: 'Empieza de nuevo en este teléfono.' },
    'setup.notNow': { title: 'Ahora mismo no es posible.', advice: 'Espera un momento; la página dice cómo sigue.' },
    'setup.over': { title: 'Este dispositivo ya está configurado.', advice: 'Abre el panel en la red de casa.' },
    'setup.taken': { title: 'Otro teléfono está configurando este dispositivo.', advice: 'Termina allí o espera un cuarto de hora. Si no sabes de quién es, apaga el dispositivo y vuelve a encenderlo.' },
  },
};
