/** In this order: most browsers also name those they want to be taken for. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'], [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\b(?:Headless)?Chrom(?:e|ium)\/|\bCriOS\//, 'Chrome'], [/\bSafari\//, 'Safari'], [/^curl\//, 'curl'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'], [/\biPad\b/, 'iPad'], [/\bAndroid\b/, 'Android'], [/\bWindows\b/, 'Windows'], [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'], [/\bLinux\b/, 'Linux'],
];

/** A header is 16 KiB at most; what tells browsers apart stands at its beginning. */
const MOST_READ = 512;

/**
 * Browser and system in few words, such as "Firefox on Android"; empty when nothing is recognised. Only words of ours come
 * out, whatever a client calls itself: they are stored and shown.
 */
export function deviceWords(userAgent: string | undefined): string {
  const read = (userAgent ?? '').slice(0, MOST_READ);
  const name = (known: typeof browsers) => known.find(([pattern]) => pattern.test(read))?.[1];
  const [browser, system] = [name(browsers), name(systems)];
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? '');
}
