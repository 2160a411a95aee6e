import type { Translation } from '../translation.ts';

export const metrics: Translation['metrics'] = {
  settings: {
    'metrics.intervalMs': {
      label: 'Zeit zwischen Messungen',
      description: 'Wie oft sich das Gerät selbst misst. Länger schont ein kleines Gerät und zeigt weniger Einzelheiten.',
    },
    'metrics.diskFullPercent': {
      label: 'Warnen, wenn ein Datenträger so voll ist',
      description: 'Ein Datenträger, der zu einem größeren Anteil gefüllt ist, wird als Problem gezeigt.',
    },
    'metrics.hotCelsius': {
      label: 'Warnen, wenn es so heiß wird',
      description: 'Ein Sensor, der bei dieser Temperatur oder darüber bleibt, wird als Problem gezeigt.',
    },
  },
  issues: {
    'metrics.diskFull': {
      title: '{place, select, data {Ihr Datenbereich} other {Das Dateisystem unter {subject}}} ist zu {ratio} voll.',
      body: 'Noch {availableBytes} sind frei. Ist nichts mehr frei, können Dienste nichts mehr speichern.',
      next: 'Datenträger ansehen',
    },
    'metrics.memoryPressure': {
      title: 'Der Arbeitsspeicher ist knapp.',
      body: '{ratio} der letzten Minute hat etwas auf Speicher gewartet. Eine große Unit anzuhalten hilft sofort.',
      next: 'Größte Units ansehen',
    },
    'metrics.temperature': {
      title: '{sensor} hat {celsius}.',
      body: 'Das Gerät wird langsamer, um kühl zu bleiben. Es braucht mehr Luft.',
      next: 'Temperatur ansehen',
    },
  },
};
