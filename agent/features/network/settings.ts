import Type from 'typebox';
import type { SettingDeclaration } from '../../core/settings.ts';

export const connectivityCheck = {
  key: 'network.connectivityCheck',
  schema: Type.Boolean(),
  default: true,
  label: 'Look whether the internet is there',
  description: 'Asks network-test.debian.org once an hour and after each change of the network, so that a sign-in page of the network is noticed. That server sees the address of your connection and nothing else.',
} satisfies SettingDeclaration;
