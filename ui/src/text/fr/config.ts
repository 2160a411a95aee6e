import type { Translation } from '../translation.ts';

export const config: Translation['config'] = {
  page: 'Réglages',
  intro: 'Le comportement de l’appareil. Chaque modification prend effet dès son enregistrement.',
  open: 'Réglages',
  openHint: 'Sessions, mesures et tout ce que Lares permet de modifier.',
  save: 'Enregistrer',
  saved: 'Les réglages sont enregistrés.',
  revert: 'Annuler les modifications',
  locked: 'Fixé par l’environnement de l’agent ; non modifiable ici.',
  fallback: 'Par défaut : {value}',
  range: '{least} à {most}',
  notNumber: 'Ce doit être un nombre.',
  notWhole: 'Ce doit être un nombre entier.',
  outside: 'Valeurs possibles : {range}.',
  reset: 'Revenir à la valeur par défaut',
  empty: 'Il n’y a encore rien à régler.',
  changed: '{settings, plural, one {# modification non enregistrée} other {# modifications non enregistrées}}',
  issues: {
    'config.keyMissing': {
      title: 'L’appareil n’a pas de clé pour les secrets.',
      body: 'Les mots de passe des réglages ne peuvent être ni saisis ni utilisés. Il crée une clé au démarrage : redémarrez-le.',
      next: 'Ouvrir les réglages',
    },
    'config.secretUnreadable': {
      title: '{label} doit être saisi de nouveau.',
      body: 'Il était scellé avec une clé que cet appareil n’a plus : sa puce de sécurité a été effacée, ou son disque vient d’un autre ordinateur.',
      next: 'Ouvrir les réglages',
    },
    'config.databaseReplaced': {
      title: 'Les réglages étaient illisibles et ont été recréés.',
      body: 'Les comptes et les réglages sont revenus à leur point de départ. L’ancien fichier est conservé sous {file} ; la cause habituelle est un disque défaillant.',
      next: 'Vérifier l’appareil',
    },
  },
  problems: {
    'config.changedSince': {
      title: 'Cette modification ne peut pas être annulée seule.',
      advice: 'L’un de ses réglages a été modifié de nouveau par la suite. Annulez d’abord cette modification, ou saisissez la valeur.',
    },
    'config.conflict': { title: 'Quelqu’un d’autre a modifié les réglages.', advice: 'Les valeurs les plus récentes sont affichées. Refaites votre modification.' },
    'config.invalid': { title: 'Une valeur n’a pas été acceptée.', advice: '{detail}' },
    'config.locked': { title: 'Ce réglage est fixé.', advice: '{variable}, dans l’environnement de l’agent, le détermine ; il n’est pas modifiable ici.' },
    'config.newerFile': { title: 'Ce fichier provient d’une version plus récente.', advice: 'Mettez cet appareil à jour, puis importez-le de nouveau.' },
    'config.noRevision': { title: 'Cette modification n’existe pas.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'config.rejected': { title: 'Plusieurs valeurs n’ont pas été acceptées.', advice: 'Rien n’a été modifié. Chaque réglage indique ce qui ne va pas avec sa valeur.' },
    'config.secretGone': { title: 'L’ancien secret n’est pas conservé.', advice: 'Les anciens secrets sont oubliés à dessein. Saisissez-le de nouveau.' },
    'config.unknown': { title: 'Ce réglage n’existe pas.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
  },
};
