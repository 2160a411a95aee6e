import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  page: 'Acerca de Lares',
  intro: 'Qué versión funciona en este dispositivo, de qué se compone y bajo qué licencias.',
  open: 'Acerca de Lares',
  openHint: 'Versión, componentes y licencias.',
  none: {
    title: 'Aquí no funciona ninguna imagen de Lares.',
    hint: 'Solo una imagen contiene la lista de sus componentes. En este equipo, Lares funciona desde su código fuente.',
  },
  release: {
    title: 'Versión',
    version: 'Versión',
    revision: 'Revisión',
    committed: 'Código fuente del',
    board: 'Placa',
    slot: 'Ranura',
    kernel: 'Kernel',
    debian: 'Debian de base',
    hash: 'Sistema de archivos raíz, SHA-256',
  },
  parts: {
    title: 'Componentes y licencias',
    download: 'Lista de materiales (CycloneDX)',
    search: 'Buscar componentes',
    searchHint: 'Por nombre o licencia, por ejemplo openssl o MIT.',
    kind: 'Tipo',
    all: 'Todos',
    kinds: { lares: 'Lares', debian: 'Debian', npm: 'npm', runtime: 'Ejecución', bootloader: 'Arranque' },
    found: '{parts, plural, one {# componente} other {# componentes}}',
    nothing: 'Nada coincide.',
    nothingHint: 'Prueba con menos letras o con otro tipo.',
    more: '{parts, plural, one {Mostrar # más} other {Mostrar # más}}',
    version: 'Versión {version}',
    notFree:
      'No es software libre: firmware de chips de radio y de red, sin código fuente. Se ejecuta en el chip, no en el procesador.',
    read: 'Leer la licencia de {name}',
    loading: 'Cargando…',
  },
  problems: {
    'about.noBill': {
      title: 'Este equipo no tiene lista de materiales.',
      advice: 'Solo una imagen de Lares contiene una.',
    },
    'about.noText': { title: 'No hay texto de licencia de este componente.', advice: 'Su licencia figura al lado.' },
  },
};
