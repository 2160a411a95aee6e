import type { Translation } from '../translation.ts';

export const landing: Translation['landing'] = {
  page: 'Lares sur {host}',
  title: 'Choisissez comment ouvrir cet appareil',
  intro: 'Cette page est arrivée sans chiffrement : n’importe qui sur le réseau a pu la lire, ou la modifier en chemin. Avec https, personne ne le peut.',
  open: 'Ouvrir avec chiffrement',
  warning: {
    title: 'Votre navigateur vous avertira une fois',
    body: 'L’appareil a fait son certificat lui-même, et aucune entreprise ne s’en porte garante. Le navigateur dit donc que la connexion n’est pas privée. Sur votre propre réseau, vous pouvez continuer : choisissez « Avancé », puis le lien vers {host}. Ou faites-lui d’abord connaître l’appareil, comme ci-dessous ; il n’y aura alors pas d’avertissement.',
  },
  authority: {
    title: 'Faire connaître l’appareil à votre navigateur',
    body: 'Installez son autorité de certification sur cet ordinateur ou ce téléphone, une seule fois. Seulement pour un appareil à vous : qui obtiendrait sa clé pourrait se faire passer devant vous pour n’importe quel site.',
    get: 'Télécharger le certificat',
    fingerprint: 'Empreinte SHA-256',
    compare: 'Comparez-la avec celle de l’écran de l’appareil, et avec celle que votre système affiche pour le fichier. Seul l’écran ne peut pas être falsifié.',
    how: 'Comment l’installer',
    windows: 'Windows : ouvrez le fichier, choisissez « Installer un certificat », « Ordinateur local », puis le magasin « Autorités de certification racines de confiance ».',
    mac: 'macOS : ouvrez le fichier ; dans Trousseaux d’accès, ouvrez le certificat et, sous « Se fier », choisissez « Toujours approuver ».',
    ios: 'iPhone et iPad : téléchargez-le dans Safari ; installez-le dans Réglages sous « Général », « VPN et gestion de l’appareil » ; activez-le sous « Général », « Informations », « Réglages des certificats ».',
    android: 'Android : cherchez « certificat CA » dans les paramètres, puis choisissez le fichier.',
    firefox: 'Firefox : cherchez « certificats » dans ses paramètres, puis « Afficher les certificats », « Autorités », « Importer ».',
  },
  plain: {
    title: 'Sans chiffrement',
    body: 'Le propriétaire le permet sur ce réseau. Quiconque écoute ici peut lire votre mot de passe et faire ce que vous pouvez faire. Comptes, réglages, mots de passe et autres secrets restent donc fermés, et vous êtes déconnecté après un quart d’heure sans activité.',
    go: 'Continuer sans chiffrement sur ce réseau',
    off: 'Pas possible ici. Le propriétaire peut le permettre pour son propre réseau, avec https, sous Système, Réglages : « {setting} ».',
  },
  language: 'Langue',
};
