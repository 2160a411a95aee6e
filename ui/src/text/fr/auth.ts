import type { Translation } from '../translation.ts';

export const auth: Translation['auth'] = {
  claim: {
    title: 'Prendre possession de cet appareil',
    intro: '{device} n’a pas encore de propriétaire. La personne qui peut lire son écran peut le devenir.',
    code: 'Code d’activation',
    codeHint: 'Huit caractères affichés sur l’écran de l’appareil, après « Claim code ». Les majuscules et le tiret ne comptent pas.',
    usernameHint: 'Lettres minuscules et chiffres, par exemple anna.',
    submit: 'Prendre possession',
    working: 'Configuration…',
    incomplete: 'Le code a huit caractères ; il en manque {missing, number}.',
    tooMany: 'Le code a huit caractères ; il y en a trop ici.',
    lookalike: 'Un code d’activation ne contient pas de {character} : ni 0, ni 1, ni I, ni L, ni O, ni U. Vérifiez ce caractère.',
    badUsername: 'Commencez par une lettre ; ensuite lettres minuscules, chiffres, points, tirets et tirets bas, 32 caractères au plus.',
  },
  username: 'Nom d’utilisateur',
  password: {
    label: 'Mot de passe',
    atLeast: 'Au moins {least, number} caractères. Une courte phrase se retient facilement.',
    soFar: '{length, number} caractères sur {least, number} au minimum.',
    enough: '{length, number} caractères. C’est assez long.',
    show: 'Afficher le mot de passe',
    hide: 'Masquer le mot de passe',
    tooShort: 'Un mot de passe doit avoir au moins {least, number} caractères.',
    tooLong: 'Un mot de passe a au plus {most, number} caractères.',
  },
  login: {
    page: 'Connexion',
    title: 'Se connecter à {device}',
    submit: 'Se connecter',
    working: 'Connexion…',
    ended: 'Votre session est terminée. Reconnectez-vous pour reprendre où vous en étiez.',
    signedOut: 'Vous êtes déconnecté.',
    missing: 'Saisissez votre nom et votre mot de passe.',
  },
  account: { signOut: 'Se déconnecter', signedInAs: 'Connecté en tant que {name}' },
  unreachable: {
    title: 'L’appareil ne répond pas',
    body: 'Il démarre peut-être encore, ou cet ordinateur est sur un autre réseau. Cette page réessaie toute seule.',
  },
  version: 'Lares {version}',
  settings: {
    'auth.idleMs': { label: 'Déconnexion après inactivité', description: 'Une session inutilisée se termine après ce délai.' },
    'auth.absoluteMs': { label: 'Déconnexion au plus tard', description: 'Une session se termine après ce délai, même si elle est utilisée.' },
  },
  problems: {
    'auth.alreadyClaimed': { title: 'Cet appareil a déjà un propriétaire.', advice: 'Rechargez la page pour vous connecter.' },
    'auth.busy': { title: 'Trop de personnes se connectent en ce moment.', advice: 'Réessayez dans un instant.' },
    'auth.claimClosed': { title: 'Trop de codes d’activation erronés.', advice: 'Redémarrez l’appareil, puis réessayez avec le code affiché sur son écran.' },
    'auth.claimUnavailable': { title: 'L’appareil n’a pas de code d’activation.', advice: 'Redémarrez-le : il en crée un au démarrage.' },
    'auth.codeWrong': { title: 'Ce n’est pas le code d’activation.', advice: 'Comparez-le avec l’écran de l’appareil, caractère par caractère.' },
    'auth.consoleOnly': { title: 'Cela ne peut se faire que sur l’appareil lui-même.', advice: 'Appuyez sur Entrée à son écran ou sur sa ligne série.' },
    'auth.csrf': { title: 'L’appareil n’a pas pu vérifier que la demande vient de vous.', advice: 'Rechargez la page et recommencez.' },
    'auth.forbidden': { title: 'Votre compte n’en a pas le droit.', advice: 'Demandez au propriétaire de l’appareil.' },
    'auth.loginWrong': { title: 'Nom d’utilisateur ou mot de passe incorrect.', advice: 'Le mot de passe distingue majuscules et minuscules.' },
    'auth.passwordWeak': {
      title: 'Ce mot de passe est trop facile à deviner.',
      advice:
        '{rule, select, context {Il contient votre nom d’utilisateur ou le nom de l’appareil. Choisissez des mots sans rapport avec eux.} common {Il figure dans les listes que les pirates essaient en premier. Une courte phrase de votre cru est préférable.} sequence {C’est une suite de lettres, de chiffres ou de touches voisines. Une courte phrase est préférable.} other {Il répète les mêmes caractères. Une courte phrase est préférable.}}',
    },
    'auth.required': { title: 'Votre session est terminée.', advice: 'Reconnectez-vous pour continuer.' },
    'auth.throttled': {
      title: 'Trop de tentatives.',
      advice: 'Attendez {seconds, plural, one {# seconde} other {# secondes}}, puis réessayez.',
    },
    'auth.unclaimed': { title: 'Cet appareil n’a pas encore de propriétaire.', advice: 'Prenez-en possession avec le code affiché sur son écran.' },
  },
};
