export const health = {
  title: 'What needs attention',
  severity: { notice: 'Notice', warning: 'Warning', critical: 'Critical' },
  overall: {
    unknown: 'Looking …',
    ok: 'All is well',
    notice: '{issues, plural, one {# notice} other {# notices}}',
    warning: '{issues, plural, one {# warning} other {# warnings}}',
    critical: '{issues, number} critical',
  },
  /** For an issue from a newer device than this page. */
  unknownNext: 'Have a look',
  issues: {
    'health.checkFailed': {
      title: 'The check {subject} could not look.',
      body: 'So nobody knows whether that part is all right. The log of lares-agent.service says more.',
      next: 'See the details',
    },
  },
} as const;
