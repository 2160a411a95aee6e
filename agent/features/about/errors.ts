import { defineError } from '../../core/errors/index.ts';

export const aboutNoText = defineError('about.noText', 404, 'There is no licence text of {part} on this device.',
  'Compare the id with GET /api/about; only parts with hasText have one.');
export const aboutNoBill = defineError('about.noBill', 404, 'This computer has no bill of materials.',
  'Nothing: only an image of Lares carries one.');
