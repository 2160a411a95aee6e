import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  settings: {
    'auth.factorFrom': { label: 'Exiger un second facteur', description: 'À partir de ce rôle, un compte a besoin d’un code ou d’une clé d’accès en plus du mot de passe. Qui n’en a pas encore peut seulement en ajouter.' },
  },
  problems: {
    'auth.challengeGone': { title: 'Cette connexion n’est plus en cours.', advice: 'Recommencez : elle a duré plus de cinq minutes, a reçu trop de codes faux, ou l’appareil a redémarré.' },
    'auth.enrolmentGone': { title: 'Cette mise en place n’est plus en cours.', advice: 'Recommencez : elle a duré plus de cinq minutes, ou l’appareil a redémarré.' },
    'auth.factorUnknown': { title: 'Ce second facteur n’existe pas.', advice: 'Rechargez la page pour voir ceux qui existent.' },
    'auth.factorUnreadable': { title: 'L’appareil ne peut plus lire ce qui vérifie vos codes.', advice: 'Sa clé a changé. Utilisez une clé d’accès, ou réinitialisez le propriétaire à la console de l’appareil.' },
    'auth.factorWrong': { title: 'Ce code est faux ou a déjà servi.', advice: 'Attendez le code suivant de votre application. Si aucun ne convient, comparez l’heure du téléphone avec celle de l’appareil.' },
    'auth.passkeyRefused': { title: 'L’appareil n’a pas accepté cette clé d’accès.', advice: 'Réessayez avec une clé d’accès créée pour ce nom de l’appareil.' },
    'auth.passkeyUnavailable': { title: 'Les clés d’accès ne fonctionnent pas à cette adresse.', advice: 'Ouvrez l’appareil par son nom en https, par exemple lares.local.' },
    'auth.passkeysFull': { title: 'Un compte a au plus {most, number} clés d’accès.', advice: 'Retirez-en une qui ne sert plus.' },
  },
};
