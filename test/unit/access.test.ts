import t from 'tap';
import { type Access, allows, type Permission, permissionOf, roles } from '../../agent/core/access.ts';

t.test('a level asks for an action on the resource of its feature', async (t) => {
  const asked = (access: Access) => permissionOf('services', access);
  t.same(roles.map(asked), ['services:read', 'services:operate', 'services:change', 'services:own']);
  t.same((['public', 'unclaimed', 'console', 'setup'] as const).map(asked), [undefined, undefined, undefined, undefined]);
});

t.test('a role has its actions and those before it, on every resource', async (t) => {
  const permissions = roles.map((role) => permissionOf('x', role)!);
  roles.forEach((role, rank) => t.same(permissions.map((one) => allows({ user: { role } }, one)), roles.map((_, other) => other <= rank), role));
});

t.test('scopes narrow a role and never widen it', async (t) => {
  const may = (role: (typeof roles)[number], scopes: Permission[], asked: Permission) => allows({ user: { role }, scopes }, asked);
  t.ok(may('owner', ['services:operate'], 'services:read'), 'a higher action includes the lower ones');
  t.notOk(may('owner', ['services:operate'], 'services:change'));
  t.notOk(may('owner', ['services:own'], 'network:read'), 'of its resource only');
  t.notOk(may('viewer', ['services:own'], 'services:operate'), 'the role is the limit');
  t.notOk(may('owner', [], 'services:read'));
  for (const odd of ['services', 'services:', ':own', 'services:all', 'services:own:', '*:own'] as Permission[]) {
    t.notOk(may('owner', [odd], 'services:read'), odd);
  }
  t.notOk(allows({ user: { role: 'owner' } }, 'services:nothing' as Permission), 'an unknown action is nobody\'s');
});
