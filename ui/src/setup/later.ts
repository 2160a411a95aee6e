/** What comes after the first page: loaded as soon as that stands there, long before the phone loses the device. */
export { default as Over } from './Over.svelte';
export { default as Step } from './Step.svelte';
export { default as Success } from './Success.svelte';
export { default as Taken } from './Taken.svelte';
export { default as Trying } from './Trying.svelte';
