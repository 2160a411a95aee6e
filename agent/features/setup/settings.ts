import Type from 'typebox';
import type { SettingDeclaration } from '../../core/settings.ts';

export const country = {
  key: 'setup.country',
  schema: Type.String({ pattern: '^(?:[A-Z]{2})?$' }),
  default: '',
  label: 'Country',
  description: 'Decides which Wi-Fi channels may be used, and how strongly; empty is what is allowed everywhere.',
} satisfies SettingDeclaration;

export const updates = {
  key: 'setup.updates',
  schema: Type.Union([Type.Literal('automatic'), Type.Literal('ask')]),
  default: 'automatic' as 'automatic' | 'ask',
  label: 'Updates',
  description: 'What a later release is to do: install new versions at night, or only when somebody asks for it. This release does neither.',
} satisfies SettingDeclaration;

export const recoveryNetwork = {
  key: 'setup.recoveryNetwork',
  schema: Type.Boolean(),
  default: true,
  label: 'Recovery network',
  description: 'After ten minutes without any network the device opens a Wi-Fi of its own, where the owner can sign in and choose another one.',
} satisfies SettingDeclaration;
