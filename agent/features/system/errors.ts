import { defineError } from '../../core/errors/index.ts';

export const systemUnavailable = defineError('system.unavailable', 503, 'This computer has no {part}, so this cannot be changed from here.',
  'Nothing, on a computer without it; on a device, report it.');
