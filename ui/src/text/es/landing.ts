import type { Translation } from '../translation.ts';

export const landing: Translation['landing'] = {
  page: 'Lares en {host}',
  title: 'Elige cómo abrir este dispositivo',
  intro: 'Esta página llegó sin cifrar: cualquiera en la red pudo leerla, o cambiarla por el camino. Con https nadie puede.',
  open: 'Abrir con cifrado',
  warning: {
    title: 'Tu navegador avisará una vez',
    body: 'El dispositivo hizo su propio certificado y ninguna empresa responde por él. Por eso el navegador dice que la conexión no es privada. En tu propia red puedes continuar: elige «Avanzado» y luego el enlace a {host}. O dale a conocer antes el dispositivo, como se explica abajo; entonces no habrá aviso.',
  },
  authority: {
    title: 'Dar a conocer el dispositivo a tu navegador',
    body: 'Instala su autoridad de certificación en este equipo o teléfono, una sola vez. Hazlo solo con un dispositivo tuyo: quien consiguiera su clave podría hacerse pasar ante ti por cualquier sitio web.',
    get: 'Descargar el certificado',
    fingerprint: 'Huella SHA-256',
    compare: 'Compárala con la de la pantalla del dispositivo y con la que tu sistema muestra para el archivo. Solo la pantalla no se puede falsificar.',
    how: 'Cómo instalarlo',
    windows: 'Windows: abre el archivo, elige «Instalar certificado», «Equipo local» y el almacén «Entidades de certificación raíz de confianza».',
    mac: 'macOS: abre el archivo; en Acceso a Llaveros abre el certificado y en «Confiar» elige «Confiar siempre».',
    ios: 'iPhone y iPad: descárgalo en Safari; instálalo en Ajustes, «General», «VPN y gestión de dispositivos»; actívalo en «General», «Información», «Ajustes de certificados de confianza».',
    android: 'Android: busca «certificado de CA» en los ajustes y elige el archivo.',
    firefox: 'Firefox: busca «certificados» en sus ajustes, luego «Ver certificados», «Autoridades», «Importar».',
  },
  plain: {
    title: 'Sin cifrado',
    body: 'El propietario lo permite en esta red. Quien escuche aquí puede leer tu contraseña y hacer lo que tú puedes hacer. Por eso cuentas, ajustes, contraseñas y otros secretos siguen cerrados, y la sesión se cierra tras un cuarto de hora sin uso.',
    go: 'Continuar sin cifrado en esta red',
    off: 'Aquí no es posible. El propietario puede permitirlo en su propia red, con https, en Sistema, Ajustes: «{setting}».',
  },
  language: 'Idioma',
};
