import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import type { Jobs } from '../../core/jobs.ts';
import type { Topic } from '../../core/live.ts';
import { JobList, JobView } from './schema.ts';

const JobParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

export function jobRoutes(jobs: Jobs): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/jobs',
      { config: { access: 'viewer' }, schema: { response: { 200: JobList } } },
      async () => ({ jobs: jobs.list().map(viewOf) }),
    );
    app.get(
      '/api/jobs/:id',
      { config: { access: 'viewer' }, schema: { params: JobParams, response: { 200: JobView } } },
      async ({ params }) => viewOf(jobs.get(params.id)),
    );
    app.post(
      '/api/jobs/:id/abort',
      { config: { access: 'operator' }, schema: { params: JobParams, response: { 202: JobView } } },
      async ({ params }, reply) => {
        jobs.abort(params.id);
        return reply.code(202).send(viewOf(jobs.get(params.id)));
      },
    );
    done();
  };
}

export function jobTopic(jobs: Jobs): Topic {
  return { name: 'jobs', access: 'viewer', open: () => jobs.channel };
}

/** A job is read-only inside; the schema's type is not. */
export function viewOf(job: ReturnType<Jobs['get']>): JobView {
  return { ...job, log: [...job.log] };
}
