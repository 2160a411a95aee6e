import type { FastifyPluginCallback } from 'fastify';
import type { Topic } from '../../core/live.ts';
import { HealthState } from './schema.ts';
import type { HealthService } from './service.ts';

/** GET /api/health */
export function healthRoutes(service: HealthService): FastifyPluginCallback {
  return (server, _options, done) => {
    const options = { config: { access: 'viewer' }, schema: { summary: 'What is not all right, worst first', response: { 200: HealthState } } } as const;
    server.get('/api/health', options, async () => service.run());
    done();
  };
}

/** Topic `health`. */
export function healthTopic(service: HealthService): Topic {
  return {
    name: 'health', summary: 'What is not all right, whole whenever it changes', access: 'viewer',
    snapshot: HealthState, delta: HealthState, open: () => service.channel,
  };
}
