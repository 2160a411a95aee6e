import { defineError } from '../../core/errors/index.ts';

export const servicesUnknown = defineError('services.unknown', 404, 'This device has no unit {unit}.',
  'Compare the name with GET /api/services.');
export const servicesUnavailable = defineError('services.unavailable', 503, 'systemd cannot be reached on this computer right now.',
  'Try again; on a computer without systemd there are no units.');
export const servicesProtected = defineError('services.protected', 403, 'The unit {unit} cannot be changed from here ({reason}).',
  'Nothing: protection says why the device keeps this to itself.');
export const servicesNotNow = defineError('services.notNow', 409, 'To {action} {unit} makes no sense while it is {state}.',
  "Choose one of the unit's actions in GET /api/services.");
export const servicesActionFailed = defineError('services.actionFailed', 502, 'To {action} {unit} did not work: {reason} ({cause}).',
  "Read the unit's journal for the cause.");
