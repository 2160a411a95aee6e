import { defineError } from '../../core/errors/index.ts';

export const storeUnwritable = defineError('store.unwritable', 507, 'The device cannot save changes now ({reason}).',
  'Free space on the data disk, or replace it; reading still works.');
