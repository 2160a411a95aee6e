import type { Translation } from '../translation.ts';

export const auth: Translation['auth'] = {
  claim: {
    title: 'Dieses Gerät übernehmen',
    intro: '{device} gehört noch niemandem. Wer den Bildschirm lesen kann, darf das Gerät übernehmen.',
    code: 'Aktivierungscode',
    codeHint: 'Acht Zeichen auf dem Bildschirm des Geräts, hinter „Claim code“. Großschreibung und Strich sind egal.',
    usernameHint: 'Kleinbuchstaben und Ziffern, zum Beispiel anna.',
    submit: 'Gerät übernehmen',
    working: 'Wird eingerichtet …',
    incomplete: 'Der Code hat acht Zeichen; es {missing, plural, one {fehlt noch #} other {fehlen noch #}}.',
    tooMany: 'Der Code hat acht Zeichen; das sind mehr.',
    lookalike: 'In Aktivierungscodes gibt es kein {character}: 0, 1, I, L, O und U kommen nicht vor. Bitte dort noch einmal hinsehen.',
    badUsername: 'Mit einem Buchstaben beginnen; danach Kleinbuchstaben, Ziffern, Punkte, Binde- und Unterstriche, höchstens 32 Zeichen.',
  },
  username: 'Benutzername',
  password: {
    label: 'Passwort',
    atLeast: 'Mindestens {least, number} Zeichen. Ein kurzer Satz lässt sich leicht merken.',
    soFar: '{length, number} von mindestens {least, number} Zeichen.',
    enough: '{length, number} Zeichen. Lang genug.',
    show: 'Passwort anzeigen',
    hide: 'Passwort verbergen',
    tooShort: 'Ein Passwort braucht mindestens {least, number} Zeichen.',
    tooLong: 'Ein Passwort hat höchstens {most, number} Zeichen.',
  },
  login: {
    page: 'Anmelden',
    title: 'Bei {device} anmelden',
    submit: 'Anmelden',
    working: 'Anmeldung läuft …',
    ended: 'Die Sitzung ist beendet. Nach dem Anmelden geht es an derselben Stelle weiter.',
    signedOut: 'Abgemeldet.',
    missing: 'Bitte Benutzernamen und Passwort eingeben.',
  },
  account: { signOut: 'Abmelden', signedInAs: 'Angemeldet als {name}' },
  unreachable: {
    title: 'Das Gerät antwortet nicht',
    body: 'Vielleicht startet es noch, oder dieser Computer ist in einem anderen Netz. Diese Seite versucht es von selbst weiter.',
  },
  version: 'Lares {version}',
  settings: {
    'auth.idleMs': { label: 'Abmelden bei Untätigkeit', description: 'Eine unbenutzte Sitzung endet nach dieser Zeit.' },
    'auth.absoluteMs': { label: 'Spätestens abmelden', description: 'Eine Sitzung endet nach dieser Zeit, auch wenn sie benutzt wird.' },
  },
  problems: {
    'auth.alreadyClaimed': { title: 'Dieses Gerät gehört schon jemandem.', advice: 'Die Seite neu laden, um sich anzumelden.' },
    'auth.busy': { title: 'Gerade melden sich zu viele an.', advice: 'In einem Moment noch einmal versuchen.' },
    'auth.claimClosed': { title: 'Zu viele falsche Aktivierungscodes.', advice: 'Das Gerät neu starten und es mit dem Code auf seinem Bildschirm noch einmal versuchen.' },
    'auth.claimUnavailable': { title: 'Das Gerät hat keinen Aktivierungscode.', advice: 'Das Gerät neu starten: Beim Start legt es einen an.' },
    'auth.codeWrong': { title: 'Das ist nicht der Aktivierungscode.', advice: 'Zeichen für Zeichen mit dem Bildschirm des Geräts vergleichen.' },
    'auth.consoleOnly': { title: 'Das geht nur am Gerät selbst.', advice: 'Am Bildschirm oder an der seriellen Leitung des Geräts die Eingabetaste drücken.' },
    'auth.csrf': { title: 'Das Gerät konnte nicht erkennen, dass die Anfrage von Ihnen kommt.', advice: 'Die Seite neu laden und es noch einmal versuchen.' },
    'auth.forbidden': { title: 'Dieses Konto darf das nicht.', advice: 'Den Besitzer des Geräts fragen.' },
    'auth.loginWrong': { title: 'Benutzername oder Passwort ist falsch.', advice: 'Im Passwort zählen Groß- und Kleinbuchstaben.' },
    'auth.passwordWeak': {
      title: 'Dieses Passwort ist zu leicht zu erraten.',
      advice:
        '{rule, select, context {Es enthält den Benutzernamen oder den Namen des Geräts. Besser sind Wörter, die damit nichts zu tun haben.} common {Es steht auf den Listen, die Angreifer zuerst durchprobieren. Besser ist ein eigener kurzer Satz.} sequence {Es ist eine Folge benachbarter Buchstaben, Ziffern oder Tasten. Besser ist ein kurzer Satz.} other {Es wiederholt dieselben Zeichen. Besser ist ein kurzer Satz.}}',
    },
    'auth.required': { title: 'Die Sitzung ist beendet.', advice: 'Zum Fortfahren neu anmelden.' },
    'auth.throttled': {
      title: 'Zu viele Versuche.',
      advice: 'In {seconds, plural, one {# Sekunde} other {# Sekunden}} noch einmal versuchen.',
    },
    'auth.unclaimed': { title: 'Dieses Gerät gehört noch niemandem.', advice: 'Mit dem Code auf seinem Bildschirm übernehmen.' },
  },
};
