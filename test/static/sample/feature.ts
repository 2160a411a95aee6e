/**
 * A small feature as a newcomer would write it: a lamp that can be blinked. Paths are those of the
 * repository; `wordsIn` is written into the folder of every language.
 */
export const noun = 'lamp';

/** The two shared lines, and the line of the file after which each comes. */
export const sharedLines: readonly { readonly file: string; readonly after: RegExp; readonly line: string }[] = [
  {
    file: 'agent/features.ts',
    after: /^export \{ createHealth \}.*$/m,
    line: `export { createLamp } from './features/lamp/index.ts';`,
  },
  {
    file: 'ui/src/shell/nav.ts',
    after: /^ {2}\{ path: '\/system',.*$/m,
    line: `  { path: '/lamp', label: () => text.lamp.page, icon: 'sun', parent: '/system', page: later(() => import('../features/lamp/Page.svelte')) },`,
  },
];

export const files: Readonly<Record<string, string>> = {
  'agent/features/lamp/schema.ts': `import Type, { type Static } from 'typebox';

export const LampState = Type.Object({ brightness: Type.Integer({ description: 'Percent' }), blinks: Type.Integer() });
export type LampState = Static<typeof LampState>;

export const BlinkRequest = Type.Object({ times: Type.Integer({ minimum: 1, maximum: 9 }) }, { additionalProperties: false });
export type BlinkRequest = Static<typeof BlinkRequest>;
`,
  'agent/features/lamp/errors.ts': `import { defineError } from '../../core/errors/index.ts';

export const lampDark = defineError('lamp.dark', 409, 'The lamp is dark and cannot blink {times} times.', 'Raise lamp.brightness first.');
`,
  'agent/features/lamp/settings.ts': `import Type from 'typebox';
import type { SettingDeclaration } from '../../core/settings.ts';

export const brightness = {
  key: 'lamp.brightness', schema: Type.Integer({ minimum: 0, maximum: 100 }), default: 50,
  label: 'Brightness', description: 'How bright the lamp is; at 0 it is dark.', unit: '%',
} as const satisfies SettingDeclaration;
`,
  'agent/features/lamp/service.ts': `import Type from 'typebox';
import { LaresError } from '../../core/errors/index.ts';
import { type Job, jobKind } from '../../core/job.ts';
import type { Jobs } from '../../core/jobs.ts';
import { RingChannel } from '../../core/live.ts';
import { definePhrase } from '../../core/phrases.ts';
import type { ConfigService } from '../config/index.ts';
import { lampDark } from './errors.ts';
import type { LampState } from './schema.ts';
import { brightness } from './settings.ts';

const blinking = definePhrase('lamp.blinking', 'Blinking {times} times');

export interface LampDeps {
  readonly jobs: Pick<Jobs, 'start'>;
  readonly config: Pick<ConfigService, 'value'>;
}

/** The lamp: counts its blinks. */
export class LampService {
  readonly channel = new RingChannel<LampState, LampState>(() => this.state);
  readonly blinking = jobKind({
    name: 'lamp.blink', abortable: false, afterRestart: 'ends', input: Type.Object({ times: Type.Integer() }),
    run: async ({ times }, control) => {
      this.#blinks += times;
      control.say(blinking, { times });
      this.channel.publish(this.state);
    },
  });
  readonly #deps: LampDeps;
  #blinks = 0;

  constructor(deps: LampDeps) {
    this.#deps = deps;
  }

  get state(): LampState {
    return { brightness: this.#deps.config.value<number>(brightness), blinks: this.#blinks };
  }

  /** @throws LaresError lamp.dark */
  blink(times: number, startedBy: string): Job {
    if (this.state.brightness === 0) throw new LaresError(lampDark, { times });
    return this.#deps.jobs.start(this.blinking, { subject: 'lamp', startedBy, input: { times } });
  }
}
`,
  'agent/features/lamp/checks.ts': `import type { Check } from '../../core/health.ts';
import type { LampService } from './service.ts';

/** A dark lamp helps nobody. */
export function darkness(service: LampService): Check {
  return {
    name: 'lamp.dark',
    find: () => (service.state.brightness > 0 ? [] : [{ code: 'lamp.dark', severity: 'notice', subject: '', params: {}, next: '/lamp' }]),
  };
}
`,
  'agent/features/lamp/controller.ts': `import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import type { Topic } from '../../core/live.ts';
import { JobView } from '../jobs/index.ts';
import { BlinkRequest, LampState } from './schema.ts';
import type { LampService } from './service.ts';

export function lampRoutes(service: LampService): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get('/api/lamp', { config: { access: 'viewer' }, schema: { summary: 'The lamp', response: { 200: LampState } } }, async () => service.state);
    app.post(
      '/api/lamp/blinks',
      { config: { access: 'operator' }, schema: { summary: 'Blink', body: BlinkRequest, response: { 202: JobView } } },
      async ({ body, session }, reply) => reply.code(202).send(service.blink(body.times, session!.user.name)),
    );
    done();
  };
}

export function lampTopic(service: LampService): Topic {
  return { name: 'lamp', summary: 'The lamp, whole whenever it blinks', access: 'viewer', snapshot: LampState, delta: LampState, open: () => service.channel };
}
`,
  'agent/features/lamp/index.ts': `import type { Feature } from '../../core/feature.ts';
import { darkness } from './checks.ts';
import { lampRoutes, lampTopic } from './controller.ts';
import { type LampDeps, LampService } from './service.ts';
import { brightness } from './settings.ts';

/** A lamp that can be blinked. */
export function createLamp(deps: LampDeps): Feature {
  const service = new LampService(deps);
  return {
    name: 'lamp', needs: ['config', 'jobs'], routes: lampRoutes(service), topics: [lampTopic(service)],
    checks: [darkness(service)], settings: [brightness], jobs: [service.blinking],
  };
}
`,
  'ui/src/features/lamp/api.ts': `import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { BlinkRequest, LampState } from '../../../../agent/features/lamp/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/lamp': { response: LampState };
    'POST /api/lamp/blinks': { body: BlinkRequest; response: JobView };
  }
  interface Topics {
    lamp: { params: undefined; snapshot: LampState; delta: LampState };
  }
}
`,
  'ui/src/features/lamp/lamp.svelte.ts': `import type { LampState } from '../../../../agent/features/lamp/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';

/** The lamp as long as its page is open. */
export class Lamp {
  readonly end: () => void;
  readonly #api: ApiClient;
  #state = $state.raw<LampState | null>(null);

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    const take = (state: LampState): void => void (this.#state = state);
    this.end = live.subscribe('lamp', { snapshot: take, delta: take });
  }

  get current(): LampState | null {
    return this.#state;
  }

  async blink(times: number): Promise<void> {
    await this.#api.call('POST /api/lamp/blinks', { body: { times } });
  }
}
`,
  'ui/src/features/lamp/Page.svelte': `<script lang="ts">
  import { onDestroy } from 'svelte';
  import { useApi, useLive } from '../../api/contexts.ts';
  import Button from '../../kit/Button.svelte';
  import Page from '../../shell/Page.svelte';
  import { text } from '../../text/index.ts';
  import { Lamp } from './lamp.svelte.ts';

  const lamp = new Lamp(useApi(), useLive());
  const words = text.lamp;
  onDestroy(lamp.end);
</script>

<Page title={words.page}>
  <h1 tabindex="-1">{words.page}</h1>
  {#if lamp.current}<p>{words.blinks({ blinks: lamp.current.blinks })}</p>{/if}
  <Button onclick={() => lamp.blink(2)}>{words.blink}</Button>
</Page>
`,
};

/** Page, button, count, setting (label and description), job (and its event) and its line, problem and issue, which share a title. */
type Said = readonly [page: string, blink: string, blinks: string, label: string, description: string, job: string, blinking: string, title: string, body: string, next: string, advice: string];

/** By language. One that is not here speaks English, which its own test then finds. */
const said: Readonly<Record<string, Said>> = {
  en: ['Lamp', 'Blink twice', '{blinks, plural, one {# blink} other {# blinks}}', 'Brightness', 'How bright the lamp is.', 'Blink', 'Blinking {times} times', 'The lamp is dark.', 'Nobody sees it.', 'Look at the lamp', 'Raise its brightness first.'],
  de: ['Lampe', 'Zweimal blinken', '{blinks, plural, one {#-mal geblinkt} other {#-mal geblinkt}}', 'Helligkeit', 'Wie hell die Lampe ist.', 'Blinken', 'Blinkt {times}-mal', 'Die Lampe ist dunkel.', 'Niemand sieht sie.', 'Die Lampe ansehen', 'Zuerst heller stellen.'],
  fr: ['Lampe', 'Clignoter deux fois', '{blinks, plural, one {# clignotement} other {# clignotements}}', 'Luminosité', 'La luminosité de la lampe.', 'Clignoter', 'Clignote {times} fois', 'La lampe est éteinte.', 'Personne ne la voit.', 'Regarder la lampe', 'Augmentez d’abord sa luminosité.'],
  es: ['Lámpara', 'Parpadear dos veces', '{blinks, plural, one {# parpadeo} other {# parpadeos}}', 'Brillo', 'El brillo de la lámpara.', 'Parpadear', 'Parpadea {times} veces', 'La lámpara está apagada.', 'Nadie la ve.', 'Mirar la lámpara', 'Sube antes el brillo.'],
  'zh-Hans': ['灯', '闪烁两次', '{blinks, plural, other {闪烁 # 次}}', '亮度', '灯有多亮。', '闪烁', '闪烁 {times} 次', '灯是暗的。', '没有人能看到它。', '查看灯', '请先调高亮度。'],
};

/** The file of the feature's words in a language. */
export function wordsIn(language: string): string {
  const [page, blink, blinks, label, description, job, blinking, title, body, next, advice] = said[language] ?? said['en']!;
  const english = language === 'en';
  return `${english ? '' : `import type { Translation } from '../translation.ts';\n\n`}export const lamp${english ? '' : `: Translation['lamp']`} = {
  page: '${page}',
  blink: '${blink}',
  blinks: '${blinks}',
  settings: { 'lamp.brightness': { label: '${label}', description: '${description}' } },
  jobs: { 'lamp.blink': '${job}' },
  events: { 'POST /api/lamp/blinks': '${job}' },
  phrases: { 'lamp.blinking': '${blinking}' },
  issues: { 'lamp.dark': { title: '${title}', body: '${body}', next: '${next}' } },
  problems: { 'lamp.dark': { title: '${title}', advice: '${advice}' } },
}${english ? ' as const' : ''};
`;
}

/** The same feature, but its service reaches for an adapter and its page for a route that is not there. */
export const broken: Readonly<Record<string, string>> = {
  'agent/features/lamp/service.ts': files['agent/features/lamp/service.ts']!.replace(
    'import Type from', `import { createClock } from '../../host/clock/index.ts';\nimport Type from`,
  ).replace('#blinks = 0;', '#blinks = createClock().nowMs();'),
  'agent/features/lamp/errors.ts': `${files['agent/features/lamp/errors.ts']}
export const lampLost = defineError('lamp.lost', 404, 'The lamp is gone.', 'Find it.');
`,
  'ui/src/features/lamp/lamp.svelte.ts': files['ui/src/features/lamp/lamp.svelte.ts']!.replace('POST /api/lamp/blinks', 'POST /api/lamp/glows'),
};
