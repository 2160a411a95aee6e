import type { Translation } from '../translation.ts';

export const landing: Translation['landing'] = {
  page: 'Lares auf {host}',
  title: 'Wie soll dieses Gerät geöffnet werden?',
  intro: 'Diese Seite kam ohne Verschlüsselung: Jeder im Netz hätte sie mitlesen oder unterwegs verändern können. Mit https kann das niemand.',
  open: 'Verschlüsselt öffnen',
  warning: {
    title: 'Der Browser warnt einmal',
    body: 'Das Gerät hat sein Zertifikat selbst gemacht, keine Firma bürgt dafür. Deshalb sagt der Browser, die Verbindung sei nicht privat. Im eigenen Netz geht es trotzdem weiter: „Erweitert“ wählen, dann den Link zu {host}. Oder dem Browser vorher das Gerät bekannt machen, wie unten beschrieben; dann kommt keine Warnung.',
  },
  authority: {
    title: 'Dem Browser das Gerät bekannt machen',
    body: 'Seine Zertifizierungsstelle auf diesem Computer oder Telefon installieren, ein einziges Mal. Nur für ein eigenes Gerät: Wer an dessen Schlüssel käme, könnte sich Ihnen gegenüber als jede beliebige Website ausgeben.',
    get: 'Zertifikat herunterladen',
    fingerprint: 'SHA-256-Fingerabdruck',
    compare: 'Mit dem auf dem Bildschirm des Geräts vergleichen, und mit dem, den das System für die Datei anzeigt. Nur der Bildschirm lässt sich nicht fälschen.',
    how: 'So wird es installiert',
    windows: 'Windows: die Datei öffnen, „Zertifikat installieren“, „Lokaler Computer“ und den Speicher „Vertrauenswürdige Stammzertifizierungsstellen“ wählen.',
    mac: 'macOS: die Datei öffnen; in der Schlüsselbundverwaltung das Zertifikat öffnen und unter „Vertrauen“ „Immer vertrauen“ wählen.',
    ios: 'iPhone und iPad: in Safari herunterladen; in den Einstellungen unter „Allgemein“, „VPN und Geräteverwaltung“ installieren; unter „Allgemein“, „Info“, „Zertifikatsvertrauenseinstellungen“ einschalten.',
    android: 'Android: in den Einstellungen nach „CA-Zertifikat“ suchen, dann die Datei wählen.',
    firefox: 'Firefox: in den Einstellungen nach „Zertifikate“ suchen, dann „Zertifikate anzeigen“, „Zertifizierungsstellen“, „Importieren“.',
  },
  plain: {
    title: 'Ohne Verschlüsselung',
    body: 'Der Besitzer erlaubt es in diesem Netz. Wer hier mithört, kann das Passwort lesen und alles tun, was man selbst darf. Deshalb bleiben Konten, Einstellungen, Passwörter und andere Geheimnisse verschlossen, und nach einer Viertelstunde ohne Nutzung wird abgemeldet.',
    go: 'In diesem Netz ohne Verschlüsselung weiter',
    off: 'Hier nicht möglich. Der Besitzer kann es für das eigene Netz erlauben, mit https, unter System, Einstellungen: „{setting}“.',
  },
  language: 'Sprache',
};
