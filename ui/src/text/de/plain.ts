import type { Translation } from '../translation.ts';

export const plain: Translation['plain'] = {
  notice: 'Nicht verschlüsselt. Wer in diesem Netz ist, kann mithören.',
  open: 'Mit https öffnen',
  needed: {
    title: 'Das braucht eine verschlüsselte Verbindung',
    body: 'Was hier steht, ist geheim oder gefährlich, und diese Sitzung könnte mitgelesen werden. Das Gerät mit https öffnen und dort anmelden.',
  },
  settings: {
    'auth.allowPlainHttp': {
      label: 'Anmelden ohne Verschlüsselung erlauben',
      description: 'Im eigenen Netz, über http. Wer dort mithört, kann Passwörter lesen und angemeldete Sitzungen übernehmen. Konten, Einstellungen und Geheimnisse brauchen weiterhin https.',
    },
  },
  problems: {
    'auth.encryptionNeeded': { title: 'Das braucht eine verschlüsselte Verbindung.', advice: 'Das Gerät mit https:// vor seiner Adresse öffnen.' },
  },
};
