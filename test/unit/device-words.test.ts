import t from 'tap';
import { deviceWords } from '../../agent/features/auth/device-words.ts';

/** User agents as the browsers send them, by what they should be called. */
const known: Readonly<Record<string, string>> = {
  'Firefox on Android': 'Mozilla/5.0 (Android 15; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0',
  'Firefox on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Firefox on iPhone': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/132.0 Mobile/15E148 Safari/605.1.15',
  'Safari on iPhone': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Safari on macOS': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Chrome on iPad': 'Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1',
  'Chrome on Android': 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  'Chrome on Linux': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36',
  'Chrome on ChromeOS': 'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Edge on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
  'Opera on macOS': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0',
  'Samsung Internet on Android': 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
  curl: 'curl/8.11.0',
};

t.test('browsers are called what people call them', async (t) => {
  for (const [words, userAgent] of Object.entries(known)) t.equal(deviceWords(userAgent), words);
});

t.test('what is not known has no name, and none that a client made up', async (t) => {
  for (const userAgent of [undefined, '', 'python-requests/2.32', '<script>alert(1)</script>', '\u001B[31mred\r\nSet-Cookie: x']) t.equal(deviceWords(userAgent), '');
  t.equal(deviceWords('<b>Firefox/1</b> on "Linux"\n'), 'Firefox on Linux', 'our words only');
});

t.test('a long header is read at its beginning, and quickly', async (t) => {
  t.equal(deviceWords(`${'x'.repeat(600)} Firefox/132.0`), '');
  t.equal(deviceWords(`Firefox/132.0 (Linux)${' '.repeat(16_000)}`), 'Firefox on Linux');
});
