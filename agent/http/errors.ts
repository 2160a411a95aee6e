import { defineError } from '../core/errors/index.ts';

export const forbidden = defineError('auth.forbidden', 403, 'Your account may not do this; it needs the role {needed}.',
  'Sign in with an account that has this role.');
export const csrfMissing = defineError('auth.csrf', 403, 'This request does not come from a page of this device.',
  'Send the csrf value of GET /api/session in the x-csrf header, from an own origin.');
export const consoleOnly = defineError('auth.consoleOnly', 403, 'This can only be done at the device itself, on its console.',
  'Press Enter on its screen or serial line, or run lares as root on it.');
export const wrongHost = defineError('http.host', 421, 'This device is not called {host}.',
  'Use an own name of the device or its address.');
export const badPath = defineError('http.path', 400, 'The address holds characters that are not allowed in it.',
  "Encode a unit name's backslash as ~ and send no dot segments or encoded slashes.");
export const unreadable = defineError('http.unreadable', 400, 'The request is not valid HTTP.',
  'Send it by a library that speaks HTTP/1.1.');
export const headersTooLarge = defineError('http.headers', 431, 'The headers of the request are too large.',
  'Send fewer cookies and headers: 16 KiB are read.');
export const tooSlow = defineError('http.slow', 408, 'The request did not arrive in time.',
  'Send the whole request within 30 s.');
export const expectation = defineError('http.expectation', 417, 'The device cannot do what the Expect header asks for.',
  'Send the request without it.');
export const notFound = defineError('http.notFound', 404, 'There is nothing at this address.',
  'Compare method and path with /api/openapi.json.');
export const tooLarge = defineError('http.tooLarge', 413, 'The request is larger than {limitBytes} bytes.',
  'Send less at once.');
export const mediaType = defineError('http.mediaType', 415, 'Requests to this device carry JSON.',
  'Send content-type: application/json.');
export const malformed = defineError('http.malformed', 400, 'The request is not valid JSON.',
  'Send one JSON value, encoded as UTF-8.');
export const invalid = defineError('core.invalid', 422, 'The value of {field} is not accepted: {rule}.',
  'Correct the field as its schema in /api/openapi.json says.');
export const internal = defineError('core.internal', 500, 'Something went wrong inside the device; its log says more under this request id.',
  'Report it with the request id; the journal of lares-agent.service holds the cause.');
export const ticketBad = defineError('live.ticket', 403, 'The live connection needs a fresh ticket.',
  'Ask for one with POST /api/live/ticket and offer it once as the subprotocol ticket.<ticket> beside lares.live.');
export const upgradeRequired = defineError('live.upgrade', 426, 'This address speaks WebSocket.',
  'Open a WebSocket here, with the session cookie and an own origin.');
export const topicUnknown = defineError('live.topicUnknown', 404, 'There is no live topic {topic}.',
  'Compare the name with x-lares-topics of /api/openapi.json.');
export const badFrame = defineError('live.badFrame', 400, 'The live message was not understood.',
  'Send one JSON object that is a subscribe, unsubscribe or ping frame.');
export const tooManySubscriptions = defineError('live.tooMany', 429, 'At most {limit} live subscriptions are possible at once.',
  'Unsubscribe from something first.');
