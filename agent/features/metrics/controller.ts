import type { FastifyPluginCallback } from 'fastify';
import { type Topic, withSnapshot } from '../../core/live.ts';
import { MetricsDelta, MetricsHistory, MetricsParams } from './schema.ts';
import type { MetricsService } from './service.ts';

/** GET /api/metrics/history */
export function metricsRoutes(service: MetricsService): FastifyPluginCallback {
  return (server, _options, done) => {
    server.get<{ Querystring: MetricsParams }>(
      '/api/metrics/history',
      { config: { access: 'viewer' }, schema: { summary: 'Measurements of the last minutes', querystring: MetricsParams, response: { 200: MetricsHistory } } },
      async (request, reply) => {
        // Already JSON: serialising a hundred thousand numbers through a schema takes five times as long.
        reply.type('application/json; charset=utf-8');
        return reply.send(service.historyJson(request.query));
      },
    );
    done();
  };
}

/** Topic `metrics`. */
export function metricsTopic(service: MetricsService): Topic {
  return {
    name: 'metrics',
    summary: 'Recent measurements, then each one as it is taken',
    access: 'viewer',
    snapshot: MetricsHistory,
    delta: MetricsDelta,
    params: MetricsParams,
    open: ({ windowMs, series }: MetricsParams) => withSnapshot(service.channel, () => service.history(windowMs, series)),
  };
}
