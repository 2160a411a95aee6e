import type { FastifyPluginCallback } from 'fastify';
import { type Channel, type Topic, withSnapshot } from '../../core/live.ts';
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

/** Pages ask for the same few windows. */
const KEPT_VIEWS = 8;

/** Topic `metrics`. Pages with the same params share one view, and so the bytes of its snapshot. */
export function metricsTopic(service: MetricsService): Topic {
  const views = new Map<string, Channel>();
  function view({ windowMs, series }: MetricsParams): Channel {
    const key = JSON.stringify([windowMs, series]);
    let channel = views.get(key);
    if (!channel) {
      if (views.size >= KEPT_VIEWS) views.clear();
      views.set(key, (channel = withSnapshot(service.channel, () => service.history(windowMs, series))));
    }
    return channel;
  }
  return {
    name: 'metrics',
    summary: 'Recent measurements, then each one as it is taken',
    access: 'viewer',
    snapshot: MetricsHistory,
    delta: MetricsDelta,
    params: MetricsParams,
    open: view,
  };
}
