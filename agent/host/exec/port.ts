import { defineError } from '../../core/errors/index.ts';

export const programMissing = defineError('exec.missing', 503, 'This computer has no {program}.',
  'Nothing, on a computer without it; on a device, report it.');
export const programFailed = defineError('exec.failed', 502, '{program} ended badly ({code}).',
  'Try again; the journal of lares-agent.service holds what it printed.');
export const programTooLong = defineError('exec.tooLong', 504, '{program} did not end within {timeoutMs} ms.',
  'Try again later.');
