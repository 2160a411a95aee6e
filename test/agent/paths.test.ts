import t from 'tap';
import { application } from './application.ts';

t.test('units with escaped names can be asked for', async (t) => {
  const { server } = await application(t);
  const claim = await server.inject({
    method: 'POST', url: '/api/setup/claim', headers: { host: 'localhost' },
    payload: { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' },
  });
  const cookie = String(claim.headers['set-cookie']).split(';', 1)[0]!;
  const get = (url: string) => server.inject({ url, headers: { host: 'localhost', cookie } });
  const escaped = await get('/api/services/dev-disk-by~x2dlabel-data.device');
  t.not(escaped.json().code, 'http.path');
  t.not(escaped.json().code, 'core.invalid');
  t.equal((await get('/api/services/dev-disk-by%5Cx2dlabel-data.device')).json().code, 'http.path');
  t.equal((await get('/api/services/..~x2f.service%20')).json().code, 'core.invalid');
});
