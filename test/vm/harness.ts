export { ApiClient, getPlain, type Answer } from './api-client.ts';
export { type ConsolePage, Device } from './device.ts';
export { type Frame, LiveClient } from './live-client.ts';
export { type Owner, owner, ownerOf } from './owner.ts';
