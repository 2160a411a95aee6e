import { defineError } from '../../core/errors/index.ts';

export const networkUnavailable = defineError('network.unavailable', 503, 'NetworkManager cannot be reached on this computer right now.',
  'Try again; on a computer without NetworkManager its network is not managed from here.');
export const networkPending = defineError('network.pending', 409, 'Another change of the network still waits to be kept or undone.',
  'Keep or undo it first; GET /api/network shows it and how much time is left.');
export const networkUnknownChange = defineError('network.unknownChange', 404, 'There is no change {id} that waits to be kept or undone.',
  'It may have been undone, as nobody kept it in time; GET /api/network says how it ended.');
export const networkNotYet = defineError('network.notYet', 409, 'The change is still being tried.',
  'Wait until GET /api/network says that it can be kept.');
export const networkNotWifi = defineError('network.notWifi', 409, '{device} has no radio.',
  'Choose an interface of kind wifi in GET /api/network.');
export const networkAccessPoint = defineError('network.accessPoint', 409, '{device} is the access point of this device at the moment.',
  'Connect it to a network first.');
export const networkBadAddresses = defineError('network.badAddresses', 422, 'The value of {field} cannot be used: it {rule}.',
  'Correct the field; all that are wrong are in fields.');
