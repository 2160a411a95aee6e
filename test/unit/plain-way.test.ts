import t from 'tap';
import { isNear, OwnersPlainWay } from '../../agent/features/auth/plain-way.ts';

const own = ['192.168.1.20', '81.2.69.142', '2001:db8:1:2::20', 'fd00:1::20'];

t.test('near is what no router of the internet leads to, and where the device has an address too', async (t) => {
  const near = [
    '10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.31', '169.254.7.7', '127.0.0.1', '::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fd12:3456::1', 'fc00::1', 'FD00::1',
    '::ffff:192.168.1.31', '2001:db8:1:2::31', '2001:db8:1:2:a:b:c:d',
  ];
  const far = [
    '8.8.8.8', '172.15.0.1', '172.32.0.1', '192.169.0.1', '11.0.0.1', '100.64.0.1', '198.19.42.23', '81.2.69.143', '1.10.0.1', '2001:db8:1:3::31', '2001:db8::1', '2606:4700::1', 'fec0::1',
    'fd::1', 'fe8::1', '::', '::2', '::ffff:8.8.8.8', '', 'local', '10', '10.evil.example', '10.0.0.1.example', 'fd00', 'fd00:evil', '192.168.1.31, 8.8.8.8',
  ];
  for (const address of near) t.ok(isNear(address, () => own), address);
  for (const address of far) t.notOk(isNear(address, () => own), address);
});

t.test('the device\'s addresses are asked for only where they decide', async (t) => {
  let asked = 0;
  const addresses = () => ((asked += 1), own);
  for (const address of ['192.168.1.31', '8.8.8.8', 'fe80::1', 'local']) isNear(address, addresses);
  t.equal(asked, 0);
  isNear('2001:db8:1:2::31', addresses);
  t.equal(asked, 1);
});

t.test('nobody comes in unless the owner has said so', async (t) => {
  let open = false;
  const way = new OwnersPlainWay({ value: () => open as never }, () => own);
  t.notOk(way.admits('192.168.1.31'));
  open = true;
  t.ok(way.admits('192.168.1.31'));
  t.notOk(way.admits('8.8.8.8'));
});
