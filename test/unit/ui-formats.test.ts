import fc from 'fast-check';
import t from 'tap';
import * as formats from '../../ui/src/text/formats.ts';

formats.formatIn('en-GB');

/** Intl joins numbers and units by spaces that do not break; tests read better with plain ones. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

t.test('sizes: disks and networks count by 1000, memory by 1024', async (t) => {
  t.equal(plain(formats.bytes(0)), '0 B');
  t.equal(plain(formats.bytes(999)), '999 B');
  t.equal(plain(formats.bytes(999.7)), '1 kB', 'what rounds to a thousand is one of the next unit');
  t.equal(plain(formats.bytes(31_914_983_424)), '31.9 GB');
  t.equal(plain(formats.bytes(128_000_000_000)), '128 GB');
  t.equal(plain(formats.memory(8_589_934_592)), '8 GiB');
  t.equal(plain(formats.memory(24_900_000)), '23.7 MiB');
  t.equal(plain(formats.bytesPerSecond(1_250_000)), '1.3 MB/s');
  t.equal(plain(formats.bytes(5e18)), '5,000 PB', 'beyond the last unit it stays in it');
});

t.test('sizes never show a number that belongs to the next unit', async () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 9e14, noNaN: true }), (size) => {
      const shown = Number.parseFloat(plain(formats.bytes(size)).replaceAll(',', ''));
      return shown >= 0 && shown < 1000;
    }),
  );
});

t.test('shares and temperatures', async (t) => {
  t.equal(plain(formats.percent(0.4249)), '42%');
  t.equal(plain(formats.percent(0.0042, 1)), '0.4%');
  t.equal(plain(formats.cpuPercent(3.14)), '3.1%');
  t.equal(plain(formats.cpuPercent(234.4)), '234%', 'more than one core');
  t.equal(plain(formats.celsius(41.4)), '41°C');
  t.equal(plain(formats.celsius(-0.4)), '0°C', 'no minus before nothing');
});

t.test('lengths of time', async (t) => {
  const day = 86_400_000;
  t.equal(plain(formats.duration(22 * day + 4 * 3_600_000)), '22 days');
  t.equal(plain(formats.duration(day)), '1 day');
  t.equal(plain(formats.duration(400)), '0 seconds');
  t.equal(plain(formats.exactDuration(22 * day + 4 * 3_600_000 + 5000)), '22 days, 4 hours');
  t.equal(plain(formats.exactDuration(day)), '1 day');
  t.equal(plain(formats.exactDuration(61_000)), '1 minute, 1 second');
  t.equal(plain(formats.exactDuration(0)), '0 seconds');
  t.equal(plain(formats.shortDuration(59 * 60_000)), '59m');
  t.equal(plain(formats.shortDuration(49 * 3_600_000)), '2d');
});

t.test('times relative to now', async (t) => {
  const now = Date.UTC(2026, 0, 10, 12);
  t.equal(formats.relative(now - 3000, now), 'now');
  t.equal(formats.relative(now - 40_000, now), '40 seconds ago');
  t.equal(formats.relative(now - 3 * 3_600_000 - 1, now), '3 hours ago');
  t.equal(formats.relative(now - 86_400_000, now), 'yesterday');
  t.equal(formats.relative(now + 120_000, now), 'in 2 minutes');
  t.equal(formats.timeIn('Asia/Tokyo', Date.UTC(2026, 0, 10, 12)), '21:00');
});

t.test('values in units of the device', async (t) => {
  t.equal(plain(formats.quantity(10, 'min')), '10 mins');
  t.equal(plain(formats.quantity(0.5, 's')), '0.5 secs');
  t.equal(plain(formats.quantity(12, null)), '12');
  t.equal(plain(formats.quantity(12, 'widgets')), '12 widgets', 'a unit of a newer device');
  t.equal(formats.unitSign(2, 'h'), 'hrs');
  t.equal(formats.unitSign(2, 'widgets'), 'widgets');
  t.equal(plain(formats.megabits(1000)), '1,000 Mb/s');
});

t.test('every format follows the language', async (t) => {
  t.teardown(() => formats.formatIn('en-GB'));
  t.equal(formats.list(['a', 'b', 'c']), 'a, b and c');
  formats.formatIn('de');
  t.equal(formats.list(['a', 'b', 'c']), 'a, b und c');
  t.equal(plain(formats.bytes(31_914_983_424)), '31,9 GB');
  t.equal(plain(formats.percent(0.42)), '42 %');
  t.equal(formats.duration(2 * 86_400_000), '2 Tage');
  t.equal(formats.relative(0, 86_400_000), 'gestern');
  t.match(formats.dateTime(Date.UTC(2026, 0, 10, 12)), /10\.01\.2026/);
  t.equal(plain(formats.quantity(30, 'd')), '30 Tage');
  formats.formatIn('fr');
  t.equal(plain(formats.memory(8_589_934_592)), '8 Gio', 'French counts octets');
  t.equal(plain(formats.bytes(12)), '12 o');
  formats.formatIn('zh-Hans');
  t.equal(formats.exactDuration(90_000), '1分钟30秒钟');
});
