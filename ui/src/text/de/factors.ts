import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  problems: {
    'auth.passkeyRefused': { title: 'Das Gerät hat diesen Passkey nicht angenommen.', advice: 'Noch einmal versuchen, mit einem Passkey, der für diesen Namen des Geräts eingerichtet wurde.' },
    'auth.passkeyUnavailable': { title: 'Unter dieser Adresse gehen keine Passkeys.', advice: 'Das Gerät über https mit seinem Namen öffnen, etwa lares.local.' },
  },
};
