import { defineError } from '../../core/errors/index.ts';

export const servicesUnknown = defineError('services.unknown', 404, 'This device has no unit {unit}.');
export const servicesUnavailable = defineError('services.unavailable', 503, 'systemd cannot be reached on this computer right now.');
export const servicesProtected = defineError('services.protected', 403, 'The unit {unit} cannot be changed from here ({reason}).');
export const servicesNotNow = defineError('services.notNow', 409, 'To {action} {unit} makes no sense while it is {state}.');
export const servicesActionFailed = defineError('services.actionFailed', 502, 'To {action} {unit} did not work: {reason}.');
