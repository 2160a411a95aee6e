import type { NewUser, UserChange, UserView } from '../../../../agent/features/users/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Toasts } from '../../state/toasts.svelte.ts';
import { text } from '../../text/index.ts';
import { problemWords } from '../../text/problems.ts';
import { byRank } from './rights.ts';

/** The accounts of the device. */
export class Users {
  readonly #api: ApiClient;
  readonly #toasts: Toasts;
  #all = $state.raw<readonly UserView[] | null>(null);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
  }

  /** Null until the device has said so; the most powerful first. */
  get all(): readonly UserView[] | null {
    return this.#all;
  }

  /** Why they could not be read. */
  get problem(): Problem | null {
    return this.#problem;
  }

  async load(): Promise<void> {
    try {
      this.#all = byRank(await this.#api.call('GET /api/users'));
      this.#problem = null;
    } catch (error) {
      this.#problem = asProblem(error);
    }
  }

  /** @throws ProblemError */
  async add(body: NewUser): Promise<void> {
    await this.#api.call('POST /api/users', { body });
    this.#done(text.users.done.added({ name: body.name }));
    await this.load();
  }

  /** @param done what to say of it @throws ProblemError */
  async change(name: string, body: UserChange, done: string): Promise<void> {
    await this.#api.call('PATCH /api/users/:name', { params: { name }, body });
    this.#done(done);
    await this.load();
  }

  setDisabled(name: string, disabled: boolean): Promise<void> {
    const { done } = text.users;
    return this.#try(() => this.change(name, { disabled }, disabled ? done.disabled({ name }) : done.enabled({ name })));
  }

  endSessions(name: string): Promise<void> {
    return this.#try(async () => {
      await this.#api.call('DELETE /api/users/:name/sessions', { params: { name } });
      this.#done(text.users.done.ended({ name }));
      await this.load();
    });
  }

  resetFactors(name: string): Promise<void> {
    return this.#try(async () => {
      await this.#api.call('DELETE /api/users/:name/factors', { params: { name } });
      this.#done(text.users.done.factorsReset({ name }));
      await this.load();
    });
  }

  remove(name: string): Promise<void> {
    return this.#try(async () => {
      await this.#api.call('DELETE /api/users/:name', { params: { name } });
      this.#done(text.users.done.removed({ name }));
      await this.load();
    });
  }

  #done(title: string): void {
    this.#toasts.show({ tone: 'ok', title });
  }

  /** For what has no form of its own to say what went wrong. */
  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'auth.reauthenticate') return; // the reader left the question
      const words = problemWords(problem);
      this.#toasts.show({ tone: 'critical', title: words.title, body: words.advice });
    }
  }
}
