import type { Translation } from '../translation.ts';

export const security: Translation['security'] = {
  notYours: 'El registro de auditoría es para administradores',
  notYoursHint: 'Tus sesiones y factores están en la página de tu cuenta.',
  policy: 'Quién necesita un segundo factor',
  policyHint: 'El ajuste lo pide a partir de un rol',
  trail: 'Registro de auditoría',
  trailHint: 'Cada cambio pedido y cada inicio de sesión. Nadie puede alterar lo que está escrito aquí.',
  none: 'Aún no se ha pedido nada a este dispositivo',
  noneHint: 'Los cambios e inicios de sesión aparecen aquí cuando suceden.',
  noneFound: 'Nada coincide con estos filtros',
  noneFoundHint: 'Elige un periodo más largo o deja un campo vacío.',
  older: 'Mostrar anteriores',
  end: 'Eso es todo.',
  exportAs: 'Exportar como {format}',
  nobody: 'nadie',
  outcomes: { done: 'Hecho', refused: 'Rechazado', failed: 'Fallido' },
  vias: { session: 'panel', token: 'ficha de programa', console: 'consola', portal: 'wifi de configuración', nobody: 'sin sesión', device: 'el propio dispositivo' },
  filter: { title: 'Filtrar el registro', user: 'Usuario', event: 'El suceso empieza por', outcome: 'Resultado', any: 'Cualquiera', span: 'Periodo', all: 'Todo', day: 'Últimas 24 horas', week: 'Últimos 7 días' },
};
