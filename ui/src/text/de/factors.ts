import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  settings: {
    'auth.factorFrom': { label: 'Zweiten Faktor verlangen', description: 'Ab dieser Rolle brauchen Konten neben dem Passwort einen Code oder einen Passkey. Wer noch keinen hat, kann nur einen einrichten.' },
  },
  problems: {
    'auth.challengeGone': { title: 'Diese Anmeldung läuft nicht mehr.', advice: 'Von vorn beginnen: Sie dauerte länger als fünf Minuten, hatte zu viele falsche Codes, oder das Gerät ist neu gestartet.' },
    'auth.enrolmentGone': { title: 'Diese Einrichtung läuft nicht mehr.', advice: 'Von vorn beginnen: Sie dauerte länger als fünf Minuten, oder das Gerät ist neu gestartet.' },
    'auth.factorUnknown': { title: 'Diesen zweiten Faktor gibt es nicht.', advice: 'Die Seite neu laden, um die vorhandenen zu sehen.' },
    'auth.factorUnreadable': { title: 'Das Gerät kann nicht mehr lesen, womit es Codes prüft.', advice: 'Sein Schlüssel hat sich geändert. Einen Passkey benutzen oder an der Konsole des Geräts den Besitzer zurücksetzen.' },
    'auth.factorWrong': { title: 'Dieser Code stimmt nicht oder wurde schon benutzt.', advice: 'Auf den nächsten Code der App warten. Passt nie einer, die Uhr des Telefons mit der des Geräts vergleichen.' },
    'auth.passkeyRefused': { title: 'Das Gerät hat diesen Passkey nicht angenommen.', advice: 'Noch einmal versuchen, mit einem Passkey, der für diesen Namen des Geräts eingerichtet wurde.' },
    'auth.passkeyUnavailable': { title: 'Unter dieser Adresse gehen keine Passkeys.', advice: 'Das Gerät über https mit seinem Namen öffnen, etwa lares.local.' },
    'auth.passkeysFull': { title: 'Ein Konto hat höchstens {most, number} Passkeys.', advice: 'Einen entfernen, der nicht mehr benutzt wird.' },
  },
};
