import { createContext } from 'svelte';
import type { ClaimRequest, FactorChallenge, FactorRequest, LoginRequest, SessionState, SetupState } from '../../../../agent/features/auth/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { Backoff } from '../../api/backoff.ts';

/**
 * What stands between the reader and the device. `secondStep`: the password was right, the second factor is asked for;
 * `mustChange` and `mustEnrol`: there is a session, and nothing else to do with it yet.
 */
export type Phase = 'looking' | 'unreachable' | 'unclaimed' | 'signedOut' | 'secondStep' | 'mustChange' | 'mustEnrol' | 'signedIn';

const ranks = ['viewer', 'operator', 'admin', 'owner'] as const;
export type Role = (typeof ranks)[number];

/** Who is signed in, and the way in and out. */
export class Session {
  readonly #api: ApiClient;
  readonly #live: LiveClient;
  readonly #toChoice: () => void;
  readonly #backoff = new Backoff(Math.random);
  #phase = $state<Phase>('looking');
  #state = $state.raw<SessionState | null>(null);
  #challenge = $state.raw<FactorChallenge | null>(null);
  #setup = $state.raw<SetupState | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #ended = $state<'expired' | 'left' | null>(null);

  /** @param toChoice leaves for the page before the dashboard, when there is none over plain http any more */
  constructor(api: ApiClient, live: LiveClient, toChoice: () => void) {
    this.#api = api;
    this.#live = live;
    this.#toChoice = toChoice;
    api.onSignedOut(() => this.#leave('expired'));
    api.onHeldBack(() => void this.#probe());
    live.onRefused(() => void this.#probe());
  }

  get phase(): Phase {
    return this.#phase;
  }

  get user(): SessionState['user'] | null {
    return this.#state?.user ?? null;
  }

  /** Whether the account has a second factor. */
  get hasFactor(): boolean {
    return this.#state?.hasFactor ?? false;
  }

  /** Whether it came without encryption: what is secret or dangerous is closed to it. */
  get limited(): boolean {
    return this.#state?.limited ?? false;
  }

  /** What the second step asks for, in phase `secondStep`. */
  get challenge(): FactorChallenge | null {
    return this.#challenge;
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
    return this.user !== null && ranks.indexOf(this.user.role) >= ranks.indexOf(role);
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
      if (this.#problem.code === 'auth.encryptionNeeded') return this.#toChoice();
      this.#phase = 'unreachable';
      setTimeout(() => void this.begin(), this.#backoff.next());
    }
  }

  /** @throws ProblemError */
  async claim(request: ClaimRequest): Promise<void> {
    this.take(await this.#api.call('POST /api/setup/claim', { body: request }));
  }

  /** @throws ProblemError */
  async signIn(request: LoginRequest): Promise<void> {
    const answer = await this.#api.call('POST /api/session', { body: request });
    if (!('challenge' in answer)) return this.take(answer);
    this.#challenge = answer;
    this.#phase = 'secondStep';
  }

  /** @throws ProblemError */
  async proveFactor(answer: FactorRequest): Promise<void> {
    this.take(await this.#api.call('POST /api/session/factor', { body: answer }));
  }

  /** Back from the second step to the first. */
  startOver(): void {
    this.#challenge = null;
    this.#phase = 'signedOut';
  }

  /** Reads anew what the session is and may. @throws ProblemError */
  async refresh(): Promise<void> {
    if (this.#state) this.take(await this.#api.call('GET /api/session'));
  }

  /** Takes what the device says of the session. */
  take(state: SessionState): void {
    this.#state = state;
    this.#challenge = this.#ended = this.#problem = null;
    this.#api.authorise(state.csrf);
    this.#phase = state.mustChangePassword ? 'mustChange' : state.mustEnrolFactor ? 'mustEnrol' : 'signedIn';
    if (this.#phase !== 'signedIn') this.#live.stop('ended');
    else this.#live.start();
  }

  /** @throws ProblemError */
  async signOut(): Promise<void> {
    await this.#api.call('DELETE /api/session');
    this.#leave('left');
  }

  async #resume(): Promise<void> {
    try {
      this.take(await this.#api.call('GET /api/session'));
    } catch (error) {
      if (asProblem(error).code !== 'auth.required') throw error;
      this.#phase = 'signedOut';
    }
  }

  /** After a refused connection or call: what became of the session the client hears through the API only. */
  async #probe(): Promise<void> {
    if (this.#phase !== 'signedIn') return;
    try {
      await this.refresh();
    } catch (error) {
      this.#problem = asProblem(error); // not reachable: the live client goes on trying
      if (this.#problem.code === 'auth.encryptionNeeded') this.#toChoice();
    }
  }

  #leave(how: 'expired' | 'left'): void {
    if (this.#state === null) return;
    this.#api.authorise(undefined);
    this.#live.stop('ended');
    this.#state = null;
    this.#ended = how;
    this.#phase = 'signedOut';
    if (this.#setup) this.#setup = { ...this.#setup, claimed: true };
  }
}

export const [useSession, provideSession] = createContext<Session>();
