import { defineError } from '../../core/errors.ts';

export const storeUnwritable = defineError('store.unwritable', 507, 'The device cannot save changes now ({reason}).');
