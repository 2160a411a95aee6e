import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import type { Jobs } from '../../core/jobs.ts';
import type { Topic } from '../../core/live.ts';
import { JobList, JobLog, JobLogQuery, JobPath, JobsDelta, JobView } from './schema.ts';

export function jobRoutes(jobs: Jobs): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/jobs',
      { config: { access: 'viewer' }, schema: { summary: 'Long work, running and finished', response: { 200: JobList } } },
      async () => ({ jobs: jobs.list() }),
    );
    app.delete(
      '/api/jobs',
      { config: { access: 'operator' }, schema: { summary: 'Forget all jobs that have ended', response: { 204: Type.Null({ description: 'All that have ended are forgotten' }) } } },
      async (_request, reply) => {
        jobs.dismissFinished();
        return reply.code(204).send(null);
      },
    );
    app.get(
      '/api/jobs/:id',
      { config: { access: 'viewer' }, schema: { summary: 'One job', params: JobPath, response: { 200: JobView } } },
      async ({ params }) => jobs.get(params.id),
    );
    app.delete(
      '/api/jobs/:id',
      { config: { access: 'operator' }, schema: { summary: 'Forget a job that has ended', params: JobPath, response: { 204: Type.Null({ description: 'Forgotten' }) } } },
      async ({ params }, reply) => {
        jobs.dismiss(params.id);
        return reply.code(204).send(null);
      },
    );
    app.get(
      '/api/jobs/:id/log',
      { config: { access: 'viewer' }, schema: { summary: 'Lines of a job’s log', params: JobPath, querystring: JobLogQuery, response: { 200: JobLog } } },
      async ({ params, query }) => ({ lines: jobs.lines(params.id, { limit: query.lines, ...(query.before === undefined ? {} : { before: query.before }) }) }),
    );
    app.post(
      '/api/jobs/:id/abort',
      { config: { access: 'operator' }, schema: { summary: 'Ask a job to stop', params: JobPath, response: { 202: JobView } } },
      async ({ params }, reply) => {
        jobs.abort(params.id);
        return reply.code(202).send(jobs.get(params.id));
      },
    );
    done();
  };
}

export function jobTopic(jobs: Jobs): Topic {
  return {
    name: 'jobs', summary: 'All jobs, then those that changed, whole, and those forgotten', access: 'viewer',
    snapshot: JobList, delta: JobsDelta, open: () => jobs.channel,
  };
}
