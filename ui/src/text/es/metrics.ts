import type { Translation } from '../translation.ts';

export const metrics: Translation['metrics'] = {
  settings: {
    'metrics.intervalMs': {
      label: 'Tiempo entre mediciones',
      description: 'Cada cuánto se mide el dispositivo. Más tiempo alivia a un dispositivo pequeño y muestra menos detalle.',
    },
    'metrics.diskFullPercent': {
      label: 'Avisar cuando un disco esté así de lleno',
      description: 'Un disco que ocupa más de esta parte de su tamaño se muestra como un problema.',
    },
    'metrics.hotCelsius': {
      label: 'Avisar cuando haga tanto calor',
      description: 'Un sensor que se queda en esta temperatura o por encima se muestra como un problema.',
    },
  },
  issues: {
    'metrics.diskFull': {
      title: '{place, select, data {Tu disco de datos} other {El sistema de archivos {subject}}} está al {ratio}.',
      body: 'Quedan {availableBytes}. Cuando no quede nada, los servicios dejarán de guardar.',
      next: 'Ver los discos',
    },
    'metrics.memoryPressure': {
      title: 'Falta memoria.',
      body: 'Durante el {ratio} del último minuto algo esperó memoria. Detener una unidad grande ayuda enseguida.',
      next: 'Ver las unidades más grandes',
    },
    'metrics.temperature': {
      title: '{sensor} está a {celsius}.',
      body: 'El dispositivo va más lento para mantenerse fresco. Dale aire.',
      next: 'Ver la temperatura',
    },
  },
};
