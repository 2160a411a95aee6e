export const network = {
  issues: {
    'network.noAddress': {
      title: 'Este dispositivo no tiene dirección.',
      body: 'Nadie puede alcanzarlo por la red. Conecta un cable o únelo a una red Wi-Fi.',
      next: 'Ver la red',
    },
    'network.nameTaken': {
      title: 'Otro dispositivo también se llama {name}.',
      body: 'Este se encuentra como {published}.',
      next: 'Ver la red',
    },
  },
  problems: {
    'network.accessPoint': { title: '{device} es ahora una red del propio dispositivo.', advice: 'Conéctala primero a otra red.' },
    'network.badAddresses': { title: 'Estas direcciones no pueden funcionar.', advice: 'Mira el campo {field}.' },
    'network.notWifi': { title: '{device} no tiene radio.', advice: 'Elige una interfaz Wi-Fi.' },
    'network.notYet': { title: 'El cambio aún se está probando.', advice: 'Espera hasta que se pueda conservar.' },
    'network.pending': { title: 'Otro cambio aún espera respuesta.', advice: 'Consérvalo o deshazlo primero.' },
    'network.unavailable': { title: 'La red no se puede cambiar desde aquí.', advice: 'Este equipo no tiene NetworkManager, o se está reiniciando.' },
    'network.unknownChange': { title: 'Este cambio ya no espera.', advice: 'Quizá se deshizo porque nadie lo conservó a tiempo.' },
  },
};
