import { defineError } from '../../core/errors/index.ts';

export const programMissing = defineError('exec.missing', 503, 'This computer has no {program}.');
export const programFailed = defineError('exec.failed', 502, '{program} ended badly ({code}).');
export const programTooLong = defineError('exec.tooLong', 504, '{program} did not end within {timeoutMs} ms.');
