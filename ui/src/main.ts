import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { compose } from './compose.ts';

// The type of a problem is /api/errors#<code>, whence the device sends browsers here with the code still in the fragment.
const code = /^#([a-z]+(?:\.[a-zA-Z]+)+)$/.exec(location.hash)?.[1];
if (code) location.replace(`#/api/errors/${code}`);

const parts = compose();
await parts.language.speak();
mount(App, { target: document.getElementById('app')!, props: { parts } });
