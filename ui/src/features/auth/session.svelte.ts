import { createContext } from 'svelte';
import type { ClaimRequest, LoginRequest, SessionState, SetupState } from '../../../../agent/features/auth/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { Backoff } from '../../api/backoff.ts';

/** What stands between the reader and the device. */
export type Phase = 'looking' | 'unreachable' | 'unclaimed' | 'signedOut' | 'signedIn';

const ranks = ['viewer', 'operator', 'admin', 'owner'] as const;
type Role = (typeof ranks)[number];

/** Who is signed in, and the way in and out. */
export class Session {
  readonly #api: ApiClient;
  readonly #live: LiveClient;
  readonly #backoff = new Backoff(Math.random);
  #phase = $state<Phase>('looking');
  #user = $state.raw<SessionState['user'] | null>(null);
  #setup = $state.raw<SetupState | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #ended = $state<'expired' | 'left' | null>(null);

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    this.#live = live;
    api.onSignedOut(() => this.#leave('expired'));
    live.onRefused(() => void this.#probe());
  }

  get phase(): Phase {
    return this.#phase;
  }

  get user(): SessionState['user'] | null {
    return this.#user;
  }

  /** What strangers may know. */
  get setup(): SetupState | null {
    return this.#setup;
  }

  /** Why the device cannot be reached, in phase `unreachable`. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** How the last session of this page ended; null when there was none. */
  get ended(): 'expired' | 'left' | null {
    return this.#ended;
  }

  /** Tells whether the signed-in user may do what needs `role`. */
  may(role: Role): boolean {
    return this.#user !== null && ranks.indexOf(this.#user.role) >= ranks.indexOf(role);
  }

  /** Finds out where the reader stands; keeps trying while the device does not answer. */
  async begin(): Promise<void> {
    try {
      this.#setup = await this.#api.call('GET /api/setup');
      this.#backoff.reset();
      if (!this.#setup.claimed) this.#phase = 'unclaimed';
      else await this.#resume();
    } catch (error) {
      this.#problem = asProblem(error);
      this.#phase = 'unreachable';
      setTimeout(() => void this.begin(), this.#backoff.next());
    }
  }

  /** @throws ProblemError */
  async claim(request: ClaimRequest): Promise<void> {
    this.#enter(await this.#api.call('POST /api/setup/claim', { body: request }));
  }

  /** @throws ProblemError */
  async signIn(request: LoginRequest): Promise<void> {
    const answer = await this.#api.call('POST /api/session', { body: request });
    if ('challenge' in answer) throw new Error('this account has a second factor, which this page does not ask for yet');
    this.#enter(answer);
  }

  /** @throws ProblemError */
  async signOut(): Promise<void> {
    await this.#api.call('DELETE /api/session');
    this.#leave('left');
  }

  async #resume(): Promise<void> {
    try {
      this.#enter(await this.#api.call('GET /api/session'));
    } catch (error) {
      if (asProblem(error).code !== 'auth.required') throw error;
      this.#phase = 'signedOut';
    }
  }

  /** After a refused connection: the client hears of a session that is over through the API only. */
  async #probe(): Promise<void> {
    if (this.#phase !== 'signedIn') return;
    try {
      await this.#api.call('GET /api/session');
      this.#live.start();
    } catch (error) {
      this.#problem = asProblem(error); // not reachable: the live client goes on trying
    }
  }

  #enter(state: SessionState): void {
    this.#user = state.user;
    this.#ended = null;
    this.#problem = null;
    this.#api.authorise(state.csrf);
    this.#phase = 'signedIn';
    this.#live.start();
  }

  #leave(how: 'expired' | 'left'): void {
    if (this.#phase !== 'signedIn') return;
    this.#api.authorise(undefined);
    this.#live.stop('ended');
    this.#user = null;
    this.#ended = how;
    this.#phase = 'signedOut';
    if (this.#setup) this.#setup = { ...this.#setup, claimed: true };
  }
}

export const [useSession, provideSession] = createContext<Session>();
