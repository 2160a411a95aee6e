import '../styles/tokens.css';
import '../styles/base.css';
import './page.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { SetupClient } from './client.ts';
import { Rest } from './rest.svelte.ts';
import { Tongue } from './tongue.svelte.ts';
import { Wizard } from './wizard.svelte.ts';

const token = /^\/s\/([A-Za-z0-9_-]{22})$/.exec(location.pathname)?.[1];
const after = (delayMs: number, callback: () => void): void => void setTimeout(callback, delayMs);
const wizard = new Wizard({
  client: new SetupClient((input, init) => fetch(input, init), token),
  after,
  nowMs: () => Date.now(),
  keepToken: (kept) => history.replaceState(null, '', `/s/${kept}`),
  reload: () => location.reload(),
});
const tongue = new Tongue(document.documentElement, navigator.languages ?? [navigator.language]);
const rest = new Rest({
  load: () => import('./later.ts'),
  after,
  answers: () => wizard.state !== null && !wizard.away,
  reload: () => location.reload(),
});

void tongue.begin().then(() => {
  const target = document.getElementById('app')!;
  target.textContent = '';
  mount(App, { target, props: { wizard, tongue, rest } });
  wizard.start();
  void rest.fetch();
});
