export const network = {
  issues: {
    'network.noAddress': {
      title: 'Dieses Gerät hat keine Adresse.',
      body: 'Niemand im Netz kann es erreichen. Ein Kabel einstecken oder mit einem WLAN verbinden.',
      next: 'Netzwerk ansehen',
    },
    'network.nameTaken': {
      title: 'Noch ein Gerät heißt {name}.',
      body: 'Dieses hier ist als {published} zu finden.',
      next: 'Netzwerk ansehen',
    },
  },
  problems: {
    'network.accessPoint': { title: '{device} ist gerade selbst ein Netz dieses Geräts.', advice: 'Zuerst mit einem anderen Netz verbinden.' },
    'network.badAddresses': { title: 'Diese Adressen können nicht funktionieren.', advice: 'Siehe Feld {field}.' },
    'network.notWifi': { title: '{device} hat kein Funkmodul.', advice: 'Eine WLAN-Schnittstelle wählen.' },
    'network.notYet': { title: 'Die Änderung wird noch probiert.', advice: 'Warten, bis sie behalten werden kann.' },
    'network.pending': { title: 'Eine andere Änderung wartet noch auf Antwort.', advice: 'Sie zuerst behalten oder zurücknehmen.' },
    'network.unavailable': { title: 'Das Netzwerk lässt sich von hier nicht ändern.', advice: 'Dieser Computer hat keinen NetworkManager, oder er startet gerade neu.' },
    'network.unknownChange': { title: 'Diese Änderung wartet nicht mehr.', advice: 'Sie wurde vielleicht zurückgenommen, weil niemand sie rechtzeitig behalten hat.' },
  },
};
