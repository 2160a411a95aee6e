import type { JobList, JobLog, JobView } from '../../features/jobs/schema.ts';
import type { Command, Place } from '../command.ts';
import { JobFailed } from '../exit-codes.ts';
import { followJob } from '../follow-job.ts';
import { duration, facts, table, time } from '../layout.ts';
import { type Colour, oneLine } from '../output.ts';
import { wholeNumber } from '../parse.ts';

const COMMON_LINES = '50';
const MOST_LINES = 500;
const colours: Readonly<Record<JobView['state'], Colour>> = { running: 'yellow', done: 'green', failed: 'red', aborted: 'dim' };
const jobPath = (id: string): string => `/api/jobs/${encodeURIComponent(id)}`;
const percent = ({ progress }: JobView): string => (progress === null ? '-' : `${Math.round(progress * 100)} %`);

function show(job: JobView, { out }: Place): void {
  const endMs = job.endedAtMs ?? Date.now();
  facts(out, [
    ['Job', job.id], ['What', `${job.kind} ${job.subject}`], ['State', { text: job.state, colour: colours[job.state] }],
    ['Progress', percent(job)], ['Message', job.message?.text ?? null], ['Started', `${time(job.startedAtMs)} by ${job.startedBy}`],
    ['Lasted', duration(endMs - job.startedAtMs)], ['Error', job.error && `${job.error.detail} (${job.error.code})`],
  ]);
}

export const jobCommands: readonly Command[] = [
  {
    name: 'jobs list',
    summary: 'List long work, newest first',
    details: 'With --json: the answer of /api/jobs.',
    arguments: [],
    async run(_call, { device, out, signal }) {
      const list = await device.get<JobList>('/api/jobs', signal);
      if (out.json) return out.value(list);
      if (list.jobs.length === 0) return out.note('There are no jobs.');
      table(out, ['JOB', 'STATE', 'PROGRESS', 'STARTED', 'BY', 'WHAT'], list.jobs.map((job) => [
        job.id, { text: job.state, colour: colours[job.state] }, percent(job), time(job.startedAtMs), job.startedBy, `${job.kind} ${job.subject}`,
      ]));
    },
  },
  {
    name: 'jobs show',
    summary: 'Tell all about one job',
    details: 'With --json: the answer of /api/jobs/JOB. Exit code 0 however the job ended.',
    arguments: [{ name: 'JOB', kind: 'job' }],
    async run({ words: [id] }, place) {
      const job = await place.device.get<JobView>(jobPath(id!), place.signal);
      if (place.out.json) place.out.value(job);
      else show(job, place);
    },
  },
  {
    name: 'jobs log',
    summary: 'Show what a job said',
    details: 'With --json: the answer of /api/jobs/JOB/log.',
    arguments: [{ name: 'JOB', kind: 'job' }],
    options: { lines: { short: 'n', value: 'N', help: `The last N lines (1 to ${MOST_LINES}; ${COMMON_LINES} unless told)` } },
    async run({ words: [id], options }, { device, out, signal }) {
      const lines = wholeNumber(String(options['lines'] ?? COMMON_LINES), 'N', 1, MOST_LINES);
      const log = await device.get<JobLog>(`${jobPath(id!)}/log?lines=${lines}`, signal);
      if (out.json) return out.value(log);
      for (const { timeMs, text } of log.lines) out.line(`${out.paint('dim', time(timeMs))} ${oneLine(text)}`);
    },
  },
  {
    name: 'jobs follow',
    summary: 'Wait for a job and tell its progress',
    details: 'Exit code 0 if it ended well, 1 if not. With --json: the job at each change, one a line.',
    arguments: [{ name: 'JOB', kind: 'job' }],
    async run({ words: [id] }, place) {
      const { out } = place;
      const job = await followJob(id!, place, (state) => {
        if (out.json) out.value(state);
        else if (state.state === 'running') out.progress(`${percent(state)} ${state.message?.text ?? 'under way'}`);
      });
      if (!out.json) show(job, place);
      if (job.state !== 'done') throw new JobFailed(job.error?.code ?? 'jobs.aborted', job.error?.detail ?? `The job ended as ${job.state}.`);
    },
  },
  {
    name: 'jobs dismiss',
    summary: 'Forget a job that has ended, or all of them',
    details: 'With --json: null.',
    arguments: [{ name: 'JOB', kind: 'job', optional: true }],
    async run({ words: [id] }, { device, out, signal }) {
      await device.send('DELETE', id === undefined ? '/api/jobs' : jobPath(id), undefined, signal);
      if (out.json) out.value(null);
    },
  },
  {
    name: 'jobs abort',
    summary: 'Ask a job to stop',
    details: 'With --json: the job.',
    arguments: [{ name: 'JOB', kind: 'job' }],
    async run({ words: [id] }, { device, out, signal }) {
      const job = await device.send<JobView>('POST', `${jobPath(id!)}/abort`, undefined, signal);
      if (out.json) out.value(job);
      else out.line(`asked ${job.kind} ${job.subject} to stop`);
    },
  },
];
