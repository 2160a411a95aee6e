import type { Translation } from '../translation.ts';

export const contract: Translation['contract'] = {
  page: 'Interfaz de programación',
  intro: 'Lo que los programas pueden pedir a este dispositivo: direcciones, temas en directo y qué recibe y responde cada uno. Las descripciones están en inglés.',
  open: 'Interfaz de programación',
  openHint: 'Para programas: direcciones, temas en directo y códigos de error.',
  search: 'Buscar una dirección, un tema o un código',
  document: 'Lo mismo como documento OpenAPI',
  none: 'Nada coincide.',
  noneHint: 'Busca una parte de una dirección, por ejemplo services.',
  topic: 'Directo',
  access: 'Quién puede usarlo:',
  failures: 'Los fallos llevan un código.',
  noContent: 'No se envía nada.',
  errors: 'Códigos de error',
  errorsIntro: 'Cada fallo lleva uno de estos códigos. Las descripciones están en inglés.',
  status: 'Estado {status}',
  levels: { public: 'Todo el mundo', unclaimed: 'Todo el mundo, mientras no haya propietario', viewer: 'Lectores', operator: 'Operadores', admin: 'Administradores', owner: 'El propietario', console: 'La consola', setup: 'La wifi de configuración' },
  parts: { path: 'En la dirección', query: 'Consulta', body: 'Cuerpo', answer: 'Respuesta', params: 'Parámetros', snapshot: 'Al principio', delta: 'Con cada cambio' },
};
