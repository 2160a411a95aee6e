import { defineError } from '../../core/errors/index.ts';

export const sealUnavailable = defineError('seal.unavailable', 503, 'This device has no key to keep secrets with.',
  'Restart the device: lares-identity.service makes the key when it starts. Settings without secrets work meanwhile.');
