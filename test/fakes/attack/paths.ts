import fc from 'fast-check';

const pieces = [
  '/', '//', '.', '..', '/./', '/../', '/..;/', '%2e', '%2E%2e', '%2f', '%2F', '%5c', '%00', '%0d%0a', '%09', '%20', '%25', '%252f', '%252e%252e%252f', '%c0%ae', '%c0%af', '%ef%bc%8f', '%e2%80%ae', '%', '%zz', '%u002f',
  ';', ';a=1', '\\', '..\\', '?', '??', '#', '&', '=', '~', ':', '@', '*', '+', ' HTTP/1.1', '\t', '\u0001', '\u007f', '\u00ff', 'api', 'public', 'healthz', '/healthz', '/api/setup', 'setup', 'live', 'assets', 'index.html', '.json', '.css', 'A'.repeat(300),
];
const wrappers: readonly ((path: string) => string)[] = [
  (path) => path, (path) => `http://localhost${path}`, (path) => `https://evil.example${path}`, (path) => `//localhost${path}`, (path) => `/.${path}`, (path) => `/healthz/..${path}`, (path) => `/healthz/%2e%2e${path}`,
  (path) => `/assets/..%2f..${path}`, (path) => `${path}/`, (path) => `${path}/.`, (path) => `${path}/..`, (path) => `${path}%00`, (path) => `${path}%2f`, (path) => `${path}.json`, (path) => `${path};/healthz`, (path) => path.toUpperCase(),
  (path) => `/healthz?${path}`, (path) => `/healthz#${path}`, (path) => path.replaceAll('/', '//'), (path) => path.replaceAll('/', '\\'), (path) => path.slice(1), () => '*', () => 'localhost:443', () => '', (path) => `/api/setup${path}`,
];

const encoded = (character: string, times: number): string => {
  const code = `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return times === 1 ? code : code.replace('%', '%25');
};

/** Forms of a path that another decoder in the chain might take for it, and others that it might take for another. */
export function pathMutations(path: string): fc.Arbitrary<string> {
  const inserted = fc.tuple(fc.array(fc.tuple(fc.nat({ max: path.length }), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }))
    .map(([insertions]) => insertions.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at), path));
  const coded = fc.array(fc.tuple(fc.nat({ max: path.length - 1 }), fc.constantFrom(1, 2)), { minLength: 1, maxLength: 4 })
    .map((places) => [...path].map((character, index) => {
      const place = places.find(([at]) => at === index);
      return place ? encoded(character, place[1]) : character;
    }).join(''));
  const cased = fc.nat().map((seed) => [...path].map((character, index) => ((seed >> (index % 30)) & 1 ? character.toUpperCase() : character)).join(''));
  const form = fc.oneof({ weight: 4, arbitrary: inserted }, { weight: 3, arbitrary: coded }, { weight: 1, arbitrary: cased });
  return fc.tuple(form, fc.constantFrom(...wrappers)).map(([text, wrap]) => wrap(text));
}
