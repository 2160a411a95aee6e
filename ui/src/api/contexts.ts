import { createContext } from 'svelte';
import type { ApiClient } from './client.ts';
import type { LiveClient } from './live.ts';

/** The way to the device, for state that lives as long as a page. */
export const [useApi, provideApi] = createContext<ApiClient>();
export const [useLive, provideLive] = createContext<LiveClient>();
