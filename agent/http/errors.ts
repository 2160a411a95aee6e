import { defineError } from '../core/errors/index.ts';

export const forbidden = defineError('auth.forbidden', 403, 'Your account may not do this; it needs the role {needed}.');
export const csrfMissing = defineError('auth.csrf', 403, 'This request does not come from a page of this device.');
export const wrongHost = defineError('http.host', 421, 'This device is not called {host}.');
export const badPath = defineError('http.path', 400, 'The address holds characters that are not allowed in it.');
export const notFound = defineError('http.notFound', 404, 'There is nothing at this address.');
export const tooLarge = defineError('http.tooLarge', 413, 'The request is larger than {limitBytes} bytes.');
export const mediaType = defineError('http.mediaType', 415, 'Requests to this device carry JSON.');
export const malformed = defineError('http.malformed', 400, 'The request is not valid JSON.');
export const invalid = defineError('core.invalid', 422, 'The value of {field} is not accepted: {rule}.');
export const internal = defineError('core.internal', 500, 'Something went wrong inside the device; its log says more under this request id.');
export const topicUnknown = defineError('live.topicUnknown', 404, 'There is no live topic {topic}.');
export const badFrame = defineError('live.badFrame', 400, 'The live message was not understood.');
export const tooManySubscriptions = defineError('live.tooMany', 429, 'At most {limit} live subscriptions are possible at once.');
