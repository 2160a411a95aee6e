import type { Translation } from '../translation.ts';

export const jobs: Translation['jobs'] = {
  title: 'Tâches',
  running: '{jobs, plural, one {# tâche en cours} other {# tâches en cours}}',
  empty: 'Rien n’est en cours.',
  emptyHint: 'Les redémarrages et autres longs travaux apparaissent ici, et continuent quand vous quittez la page.',
  state: { running: 'En cours', done: 'Terminée', failed: 'Échouée', aborted: 'Arrêtée' },
  by: 'par {name}',
  log: 'Journal',
  stopping: 'Arrêt en cours',
  stop: 'Arrêter',
  confirmStop: { title: 'Arrêter « {title} » ?', body: 'Ce qui est déjà fait reste en l’état. L’arrêt peut prendre un moment.' },
  dismiss: 'Retirer de la liste : {title}',
  clear: 'Retirer les tâches terminées',
  show: 'Voir les tâches',
  ended: { done: 'Terminée : {title}', failed: 'Sans succès : {title}', aborted: 'Arrêtée : {title}' },
  phrases: { 'jobs.resumed': 'Lares a redémarré ; le travail continue' },
  problems: {
    'jobs.atWork': { title: 'Cette tâche est encore en cours.', advice: 'Vous pourrez la masquer une fois terminée.' },
    'jobs.conflict': { title: 'Une autre tâche est en cours sur {subject}.', advice: 'Attendez qu’elle soit terminée ; elle figure dans la liste des tâches.' },
    'jobs.interrupted': {
      title: 'L’appareil ou Lares a redémarré avant la fin.',
      advice: 'Vérifiez où en sont les choses, puis relancez si c’est encore nécessaire.',
    },
    'jobs.notAbortable': { title: 'Cette tâche ne peut plus être arrêtée.', advice: 'Elle se terminera d’elle-même.' },
    'jobs.unknown': { title: 'Cette tâche n’est plus conservée.', advice: 'Les tâches terminées sont oubliées au bout d’un moment.' },
  },
};
