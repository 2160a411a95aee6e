import type { Translation } from '../translation.ts';

export const setup: Translation['setup'] = {
  phrases: {
    'setup.malformed': 'Das Gerät nimmt diesen Wert nicht an ({words}).',
  },
  settings: {
    'setup.country': { label: 'Land', description: 'Bestimmt, welche WLAN-Kanäle benutzt werden dürfen und wie stark. Leer: was überall erlaubt ist.' },
    'setup.updates': { label: 'Aktualisierungen', description: 'Was eine spätere Version von Lares tun soll: „automatic“ installiert neue Versionen nachts, „ask“ nur auf Wunsch. Diese Version tut beides noch nicht.' },
    'setup.recoveryNetwork': { label: 'Notfall-WLAN', description: 'Nach zehn Minuten ganz ohne Netz öffnet das Gerät ein eigenes WLAN, in dem sich der Besitzer anmelden und ein anderes Netz wählen kann.' },
  },
  problems: {
    'setup.answerMalformed': { title: 'Diese Antwort lässt sich nicht verwenden.', advice: 'Die markierten Felder berichtigen.' },
    'setup.answerUnfit': {
      title: 'Diese Antwort passt nicht zu diesem Gerät.',
      advice: '{rule, select, secret {Das Passwort fehlt.} unknownZone {Diese Zeitzone gibt es nicht.} noCable {Es steckt kein Kabel mit einem Netz.} noRadio {Das Gerät hat kein WLAN.} ownerExists {Es gibt schon einen Besitzer.} other {Diesem Netz kann das Gerät nicht beitreten.}}',
    },
    'setup.codeNeeded': { title: 'Zum Beginnen ist der Aktivierungscode nötig.', advice: 'Er steht auf dem Bildschirm des Geräts.' },
    'setup.incomplete': { title: 'Ein Schritt hat noch keine Antwort.', advice: 'Dorthin zurückgehen, dann noch einmal anwenden.' },
    'setup.loginNeeded': { title: 'Zuerst muss sich der Besitzer anmelden.', advice: 'Name und Passwort des Besitzers eingeben.' },
    'setup.notHeld': { title: 'Nicht dieses Telefon richtet das Gerät ein.', advice: 'Auf diesem Telefon neu beginnen.' },
    'setup.notNow': { title: 'Das geht im Augenblick nicht.', advice: 'Kurz warten; die Seite sagt, wie es weitergeht.' },
    'setup.over': { title: 'Dieses Gerät ist eingerichtet.', advice: 'Die Übersicht im Heimnetz öffnen.' },
    'setup.taken': {
      title: 'Ein anderes Telefon richtet dieses Gerät gerade ein.',
      advice: 'Dort fertig werden oder eine Viertelstunde warten. Ist es niemand Bekanntes: das Gerät aus- und wieder einschalten.',
    },
  },
};
