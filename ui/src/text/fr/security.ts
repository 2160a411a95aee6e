import type { Translation } from '../translation.ts';

export const security: Translation['security'] = {
  notYours: 'Le journal d’audit est réservé aux administrateurs',
  notYoursHint: 'Vos propres sessions et facteurs sont sur la page de votre compte.',
  policy: 'Qui a besoin d’un second facteur',
  policyHint: 'Le réglage l’exige à partir d’un certain rôle',
  trail: 'Journal d’audit',
  trailHint: 'Chaque changement demandé et chaque connexion. Personne ne peut modifier ce qui est écrit ici.',
  none: 'Rien n’a encore été demandé à cet appareil',
  noneHint: 'Les changements et les connexions apparaissent ici au fur et à mesure.',
  noneFound: 'Rien ne correspond à ces filtres',
  noneFoundHint: 'Choisissez une période plus longue ou videz un champ.',
  older: 'Afficher plus ancien',
  end: 'C’est tout.',
  exportAs: 'Exporter en {format}',
  nobody: 'personne',
  outcomes: { done: 'Fait', refused: 'Refusé', failed: 'Échoué' },
  vias: { session: 'tableau de bord', token: 'jeton', console: 'console de l’appareil', portal: 'Wi-Fi de configuration', nobody: 'non connecté', device: 'l’appareil lui-même' },
  filter: { title: 'Filtrer le journal', user: 'Utilisateur', event: 'L’événement commence par', outcome: 'Résultat', any: 'Tous', span: 'Période', all: 'Tout', day: 'Dernières 24 heures', week: '7 derniers jours' },
};
