import type { Translation } from '../translation.ts';

export const metrics: Translation['metrics'] = {
  settings: {
    'metrics.intervalMs': {
      label: 'Intervalle entre les mesures',
      description: 'La fréquence à laquelle l’appareil se mesure. Un intervalle plus long ménage un petit appareil et montre moins de détails.',
    },
    'metrics.diskFullPercent': {
      label: 'Avertir quand un disque est aussi plein',
      description: 'Un disque rempli au-delà de cette part est signalé comme un problème.',
    },
    'metrics.hotCelsius': {
      label: 'Avertir quand il fait aussi chaud',
      description: 'Un capteur qui reste à cette température ou au-dessus est signalé comme un problème.',
    },
  },
  issues: {
    'metrics.diskFull': {
      title: '{place, select, data {Votre disque de données} other {Le système de fichiers {subject}}} est plein à {ratio}.',
      body: 'Il reste {availableBytes}. Quand il ne reste plus rien, les services ne peuvent plus enregistrer.',
      next: 'Voir les disques',
    },
    'metrics.memoryPressure': {
      title: 'La mémoire manque.',
      body: 'Pendant {ratio} de la dernière minute, quelque chose a attendu de la mémoire. Arrêter une grosse unité aide tout de suite.',
      next: 'Voir les plus grosses unités',
    },
    'metrics.temperature': {
      title: '{sensor} est à {celsius}.',
      body: 'L’appareil ralentit pour rester frais. Donnez-lui de l’air.',
      next: 'Voir la température',
    },
  },
};
