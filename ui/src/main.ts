import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { compose } from './compose.ts';

const parts = compose();
await parts.language.speak();
mount(App, { target: document.getElementById('app')!, props: { parts } });
