import type { Translation } from '../translation.ts';

export const setup: Translation['setup'] = {
  phrases: {
    'setup.malformed': 'L’appareil n’accepte pas cette valeur ({words}).',
  },
  settings: {
    'setup.country': { label: 'Pays', description: 'Détermine les canaux Wi-Fi permis et leur puissance. Vide : ce qui est permis partout.' },
    'setup.updates': { label: 'Mises à jour', description: 'Ce que fera une version ultérieure de Lares : « automatic » installe les nouvelles versions la nuit, « ask » seulement sur demande. Cette version ne fait encore ni l’un ni l’autre.' },
    'setup.recoveryNetwork': { label: 'Réseau de secours', description: 'Après dix minutes sans aucun réseau, l’appareil ouvre son propre Wi-Fi, où le propriétaire peut se connecter et en choisir un autre.' },
  },
  problems: {
    'setup.answerMalformed': { title: 'Cette réponse ne peut pas être utilisée.', advice: 'Corrigez les champs signalés.' },
    'setup.answerUnfit': {
      title: 'Cette réponse ne convient pas à cet appareil.',
      advice: '{rule, select, secret {Il manque le mot de passe.} unknownZone {Ce fuseau horaire n’existe pas.} noCable {Aucun câble relié à un réseau n’est branché.} noRadio {L’appareil n’a pas de Wi-Fi.} ownerExists {Il y a déjà un propriétaire.} other {L’appareil ne peut pas rejoindre ce réseau.}}',
    },
    'setup.codeNeeded': { title: 'Il faut le code d’activation pour commencer.', advice: 'Il est affiché sur l’écran de l’appareil.' },
    'setup.incomplete': { title: 'Une étape n’a pas encore de réponse.', advice: 'Revenez-y, puis appliquez de nouveau.' },
    'setup.loginNeeded': { title: 'Le propriétaire doit d’abord se connecter.', advice: 'Saisissez le nom et le mot de passe du propriétaire.' },
    'setup.notHeld': { title: 'Ce téléphone n’est pas celui qui configure l’appareil.', advice: 'Recommencez sur ce téléphone.' },
    'setup.notNow': { title: 'Ce n’est pas possible pour le moment.', advice: 'Patientez un instant ; la page dit comment continuer.' },
    'setup.over': { title: 'Cet appareil est configuré.', advice: 'Ouvrez le tableau de bord sur le réseau domestique.' },
    'setup.taken': {
      title: 'Un autre téléphone configure cet appareil.',
      advice: 'Terminez là-bas, ou attendez un quart d’heure. Si vous ne le connaissez pas, éteignez puis rallumez l’appareil.',
    },
  },
};
