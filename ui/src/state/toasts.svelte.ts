import { createContext } from 'svelte';

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'critical';
  readonly title: string;
  readonly body?: string | undefined;
  readonly action?: { readonly label: string; run(): void } | undefined;
}

const SHOWN = 3;

/** Short messages about what just happened. Good news leaves by itself, bad news waits to be read. */
export class Toasts {
  #toasts = $state.raw<readonly Toast[]>([]);
  #nextId = 1;

  get all(): readonly Toast[] {
    return this.#toasts;
  }

  show(toast: Omit<Toast, 'id'>): void {
    const id = this.#nextId++;
    this.#toasts = [...this.#toasts, { ...toast, id }].slice(-SHOWN);
    if (toast.tone === 'ok') setTimeout(() => this.dismiss(id), toast.action ? 9000 : 5000);
  }

  dismiss(id: number): void {
    this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
  }
}

export const [useToasts, provideToasts] = createContext<Toasts>();
