import type { Translation } from '../translation.ts';

export const host: Translation['host'] = {
  problems: {
    'bus.absent': { title: 'Este equipo no tiene esa parte del sistema.', advice: 'En un dispositivo sí está.' },
    'bus.badReply': { title: 'El sistema respondió de forma inesperada.', advice: 'Algo no encaja dentro de Lares. Su registro tiene el motivo.' },
    'bus.failed': { title: 'El sistema no pudo hacerlo.', advice: 'Inténtalo de nuevo en un momento.' },
    'bus.refused': { title: 'El sistema no lo permite.', advice: 'Algo no encaja dentro de Lares. Su registro tiene el motivo.' },
    'bus.timeout': { title: 'El sistema no respondió a tiempo.', advice: 'Inténtalo de nuevo en un momento.' },
    'bus.unavailable': { title: 'No se puede acceder al sistema ahora mismo.', advice: 'En un dispositivo vuelve por sí solo.' },

    'connections.checkpointGone': { title: 'El cambio ya se había deshecho.', advice: 'Hazlo de nuevo y confírmalo a tiempo.' },
    'connections.notConnected': { title: '{device} no está conectada a ninguna red.', advice: 'Conéctala primero. Las direcciones dependen de la red en la que está.' },
    'connections.unknownConnection': { title: 'Esa red guardada no existe.', advice: 'Quizá se olvidó entretanto. Mira la lista de nuevo.' },
    'connections.unknownDevice': { title: 'No hay ninguna interfaz de red {device}.', advice: 'Quizá se desconectó. Mira la lista de nuevo.' },

    'core.internal': { title: 'Algo falló dentro del dispositivo.', advice: 'Su registro tiene el motivo, con el número de petición de abajo.' },
    'core.invalid': { title: 'No se aceptó un valor.', advice: '{detail}' },

    'exec.failed': { title: 'Un programa del sistema terminó mal.', advice: 'Inténtalo de nuevo en un momento.' },
    'exec.missing': { title: 'A este equipo le falta {program}.', advice: 'En un dispositivo sí está.' },
    'exec.tooLong': { title: 'El sistema tardó demasiado.', advice: 'Inténtalo de nuevo en un momento.' },

    'helper.absent': { title: 'En este equipo no son posibles los cambios duraderos.', advice: 'La parte de Lares que los hace solo funciona en un dispositivo.' },
    'helper.failed': { title: 'El sistema no pudo hacer el cambio.', advice: 'Inténtalo de nuevo en un momento.' },
    'helper.refused': { title: 'El sistema no permite este cambio.', advice: 'La unidad está protegida para que el dispositivo siga accesible.' },
    'helper.timeout': { title: 'El cambio tardó demasiado.', advice: 'Mira si se hizo antes de repetirlo.' },

    'http.expectation': { title: 'El dispositivo no pudo leer la petición.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'http.headers': { title: 'El dispositivo no pudo leer la petición.', advice: 'El navegador envió demasiado con ella. Borra las cookies de esta página y vuelve a cargarla.' },
    'http.host': { title: 'El dispositivo no se reconoce por esta dirección.', advice: 'Ábrelo por su nombre o por su dirección en la red.' },
    'http.malformed': { title: 'El dispositivo no pudo leer la petición.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'http.mediaType': { title: 'El dispositivo no pudo leer la petición.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'http.notFound': { title: 'El dispositivo no conoce nada así.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'http.path': { title: 'El dispositivo no acepta este nombre en una dirección.', advice: 'Algo no encaja dentro de Lares. Su registro tiene el motivo.' },
    'http.slow': { title: 'La petición no llegó a tiempo.', advice: 'Inténtalo de nuevo en un momento.' },
    'http.tooLarge': { title: 'Es demasiado de una vez.', advice: 'Hazlo más corto.' },
    'http.unreadable': { title: 'El dispositivo no pudo leer la petición.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },

    'journal.badCursor': { title: 'Ese lugar del registro ya no se conoce.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'journal.badName': { title: 'Ninguna unidad puede llamarse así.', advice: 'Elige una de la lista.' },
    'journal.busy': { title: 'Ya se siguen demasiados registros a la vez.', advice: 'Cierra antes otro.' },

    'live.badFrame': { title: 'El dispositivo no entendió esta página.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'live.ticket': { title: 'No se admitió la conexión en directo.', advice: 'La página lo intenta de nuevo sola.' },
    'live.tooMany': { title: 'Se siguen demasiadas cosas a la vez.', advice: 'Cierra otras ventanas de este dispositivo.' },
    'live.topicUnknown': { title: 'El dispositivo no ofrece esto.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
    'live.upgrade': { title: 'Se consultó al dispositivo de forma incorrecta.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },

    'seal.unavailable': { title: 'Este dispositivo no puede guardar secretos ahora.', advice: 'No tiene una clave propia para ellos. Crea una al arrancar: reinícialo.' },

    'store.unwritable': { title: 'El dispositivo no puede guardar cambios ahora.', advice: 'Su disco de datos está lleno o falla. Mira los discos en Inicio.' },

    'systemd.jobLost': { title: 'No se sabe cómo terminó para {unit}.', advice: 'Entretanto se perdió la conexión con systemd. Mira su estado.' },
    'systemd.jobTooLong': { title: '{unit} aún no ha terminado.', advice: 'systemd sigue con ello. Su registro dice a qué espera.' },
    'systemd.unknownUnit': { title: 'No hay ninguna unidad {unit}.', advice: 'Puede que se haya eliminado entretanto.' },

    'timedate.unknownZone': { title: 'El dispositivo no conoce esta zona horaria.', advice: 'Elige una de la lista.' },

    'ui.timeout': { title: 'El dispositivo tardó demasiado en responder.', advice: 'Puede que siga en ello. Míralo antes de repetirlo.' },
    'ui.unreachable': { title: 'El dispositivo no responde.', advice: 'Comprueba que está encendido y que estás en su red. No se cambió nada.' },
    'ui.unreadable': { title: 'No se pudo entender la respuesta.', advice: 'Recarga la página. Si no basta, la página y el dispositivo tienen versiones distintas.' },
  },
};
