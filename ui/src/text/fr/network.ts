export const network = {
  issues: {
    'network.noAddress': {
      title: 'Cet appareil n’a pas d’adresse.',
      body: 'Personne sur un réseau ne peut l’atteindre. Branchez un câble ou connectez-le à un réseau Wi-Fi.',
      next: 'Voir le réseau',
    },
    'network.nameTaken': {
      title: 'Un autre appareil s’appelle aussi {name}.',
      body: 'Celui-ci se trouve sous le nom {published}.',
      next: 'Voir le réseau',
    },
  },
  problems: {
    'network.accessPoint': { title: '{device} est en ce moment un réseau de l’appareil lui-même.', advice: 'Connectez-la d’abord à un autre réseau.' },
    'network.badAddresses': { title: 'Ces adresses ne peuvent pas fonctionner.', advice: 'Voyez le champ {field}.' },
    'network.notWifi': { title: '{device} n’a pas de radio.', advice: 'Choisissez une interface Wi-Fi.' },
    'network.notYet': { title: 'La modification est encore à l’essai.', advice: 'Attendez qu’elle puisse être gardée.' },
    'network.pending': { title: 'Une autre modification attend encore une réponse.', advice: 'Gardez-la ou annulez-la d’abord.' },
    'network.unavailable': { title: 'Le réseau ne peut pas être modifié d’ici.', advice: 'Cet ordinateur n’a pas de NetworkManager, ou celui-ci redémarre.' },
    'network.unknownChange': { title: 'Cette modification n’attend plus.', advice: 'Elle a peut-être été annulée, personne ne l’ayant gardée à temps.' },
  },
};
