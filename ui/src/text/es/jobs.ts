import type { Translation } from '../translation.ts';

export const jobs: Translation['jobs'] = {
  title: 'Tareas',
  running: '{jobs, plural, one {# tarea en curso} other {# tareas en curso}}',
  empty: 'No hay nada en marcha.',
  emptyHint: 'Los reinicios y otros trabajos largos aparecen aquí, y siguen cuando dejas la página.',
  state: { running: 'En curso', done: 'Terminada', failed: 'Fallida', aborted: 'Detenida' },
  by: 'por {name}',
  log: 'Registro',
  stopping: 'Deteniéndose',
  stop: 'Detener',
  confirmStop: { title: '¿Detener «{title}»?', body: 'Lo que ya ha hecho queda como está. Puede tardar un momento en detenerse.' },
  dismiss: 'Quitar de la lista: {title}',
  clear: 'Quitar las que han acabado',
  show: 'Ver tareas',
  ended: { done: 'Terminada: {title}', failed: 'Sin éxito: {title}', aborted: 'Detenida: {title}' },
  phrases: { 'jobs.resumed': 'Lares se reinició; el trabajo continúa' },
  problems: {
    'jobs.atWork': { title: 'Esta tarea sigue en curso.', advice: 'Se puede ocultar cuando haya terminado.' },
    'jobs.conflict': { title: 'Otra tarea ya trabaja en {subject}.', advice: 'Espera a que termine; aparece en la lista de tareas.' },
    'jobs.interrupted': {
      title: 'El dispositivo o Lares se reinició antes de terminar.',
      advice: 'Mira cómo está todo y empieza de nuevo si aún hace falta.',
    },
    'jobs.notAbortable': { title: 'Esta tarea ya no se puede detener.', advice: 'Termina por sí sola.' },
    'jobs.unknown': { title: 'Esta tarea ya no se conserva.', advice: 'Las tareas terminadas se olvidan pasado un tiempo.' },
  },
};
