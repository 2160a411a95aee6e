import type { Component } from 'svelte';
import { wrap } from 'svelte-spa-router/wrap';
import type { AsyncSvelteComponent, RouteDefinition } from 'svelte-spa-router';
import type { IconName } from '../kit/icons.ts';
import { browserLazy } from '../api/browser-lazy.ts';
import { lazy } from '../api/lazy.ts';
import type { Role } from '../features/auth/session.svelte.ts';
import Home from '../features/home/Page.svelte';
import NotFound from './NotFound.svelte';
import { text } from '../text/index.ts';
import { withWords } from '../text/later.ts';

/** A place of the dashboard: one line here makes it a route, an entry of the navigation and of the palette. */
export interface Place {
  readonly path: string;
  /** Pattern of its addresses, where they say more than `path`. */
  readonly route?: string;
  label(): string;
  readonly icon: IconName;
  /** Role from which on the palette offers it; everybody's unless told. Whoever comes by its address is told why not. */
  readonly from?: Role;
  /** Path of the place it is reached from, which the bars mark for it. Those without one stand in the bars; the palette shows all. */
  readonly parent?: string;
  readonly page: Component<never> | ReturnType<typeof wrap>;
}

/** A page whose code comes when it is opened. */
const later = (load: AsyncSvelteComponent): Place['page'] => wrap({ asyncComponent: () => lazy(load, browserLazy) });

export const places: readonly Place[] = [
  { path: '/', label: () => text.home.page, icon: 'home', page: Home },
  { path: '/services', route: '/services/:name?', label: () => text.services.page, icon: 'services', page: later(() => import('../features/services/Page.svelte')) },
  { path: '/network', label: () => text.network.page, icon: 'network', page: later(() => import('../features/network/Page.svelte')) },
  { path: '/system', label: () => text.system.page, icon: 'system', page: later(() => import('../features/system/Page.svelte')) },
  { path: '/system/settings', label: () => text.config.page, icon: 'settings', parent: '/system', from: 'admin', page: later(() => import('../features/config/Page.svelte')) },
  { path: '/users', route: '/users/:name?', label: () => text.auth.places.users.title, icon: 'users', parent: '/system', from: 'admin', page: later(withWords(() => import('../features/users/Page.svelte'))) },
  { path: '/security', label: () => text.auth.places.security.title, icon: 'shield', parent: '/system', from: 'admin', page: later(withWords(() => import('../features/security/Page.svelte'))) },
  { path: '/account', label: () => text.auth.places.account.title, icon: 'user', parent: '/system', page: later(withWords(() => import('../features/account/Page.svelte'))) },
  { path: '/about', label: () => text.about.page, icon: 'notice', parent: '/system', page: later(() => import('../features/about/Page.svelte')) },
  { path: '/api', route: '/api/:part?/:code?', label: () => text.contract.page, icon: 'braces', parent: '/system', page: later(() => import('../features/contract/Page.svelte')) },
];

export const routes: RouteDefinition = {
  ...Object.fromEntries(places.map(({ path, route = path, page }) => [route, page])),
  '*': NotFound,
};

/** What the bars show. */
export const mainPlaces = places.filter(({ parent }) => parent === undefined);
