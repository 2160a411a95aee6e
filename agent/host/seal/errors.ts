import { defineError } from '../../core/errors/index.ts';

export const sealUnavailable = defineError('seal.unavailable', 503, 'This device has no key to keep secrets with.');
