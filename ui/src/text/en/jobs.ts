export const jobs = {
  title: 'Jobs',
  running: '{jobs, plural, one {# job running} other {# jobs running}}',
  empty: 'Nothing is at work.',
  emptyHint: 'Restarts and other long work show up here, and go on when you leave the page.',
  state: { running: 'Running', done: 'Done', failed: 'Failed', aborted: 'Stopped' },
  by: 'by {name}',
  log: 'Log',
  problems: {
    'jobs.atWork': { title: 'This job is still at work.', advice: 'It can be dismissed once it has finished.' },
    'jobs.conflict': { title: 'Another job is at work on {subject}.', advice: 'Wait until it has finished; the jobs list shows it.' },
    'jobs.interrupted': {
      title: 'The device or Lares restarted before this was finished.',
      advice: 'Look how things are, then start it again if it is still needed.',
    },
    'jobs.notAbortable': { title: 'This job cannot be stopped any more.', advice: 'It ends by itself.' },
    'jobs.unknown': { title: 'This job is not kept any more.', advice: 'Finished jobs are forgotten after a while.' },
  },
} as const;
