import { type Language, languages } from '../text/languages.ts';
import type { Translation } from '../text/translation.ts';

/** What nginx puts in when it sends the page (ngx_http_ssi_module). It escapes what it echoes. */
const host = '<!--# echo var="host" -->';
const fingerprint = '<!--# echo var="fingerprint" -->';

/**
 * The page at plain http in one language: what the choice is, how to trust the device, and, where its owner allows it,
 * the way on without encryption. For any browser and without scripts; what differs between devices comes from nginx.
 */
export function landingPage(language: Language, text: Pick<Translation, 'landing' | 'plain'>): string {
  const words = text.landing;
  const setting = text.plain.settings['auth.allowPlainHttp'].label;
  return `<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>${said(words.page)}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/landing.css">
</head>
<body>
<!--# include virtual="/ca-fingerprint" set="fingerprint" wait="yes" --><!--# include virtual="/plain-allowed" set="allowed" wait="yes" -->
<main>
<p class="device"><img src="/favicon.svg" width="32" height="32" alt=""> ${host}</p>
<h1>${said(words.title)}</h1>
<p>${said(words.intro)}</p>
<a class="open" href="https://${host}/">${said(words.open)} <span>https://${host}</span></a>
<section>
<h2>${said(words.warning.title)}</h2>
<p>${said(words.warning.body)}</p>
</section>
<section>
<h2>${said(words.authority.title)}</h2>
<p>${said(words.authority.body)}</p>
<p><a class="other" href="/device-ca.crt" download="lares-ca.crt">${said(words.authority.get)}</a></p>
<!--# if expr="$fingerprint" -->
<h3>${said(words.authority.fingerprint)}</h3>
<p class="fingerprint">${fingerprint}</p>
<!--# endif -->
<p>${said(words.authority.compare)}</p>
<details>
<summary>${said(words.authority.how)}</summary>
<ul>${installing(words.authority)}</ul>
</details>
</section>
<section class="plain">
<h2>${said(words.plain.title)}</h2>
<!--# if expr="$allowed" -->
<p>${said(words.plain.body)}</p>
<p><a class="other" href="/without-encryption">${said(words.plain.go)}</a></p>
<!--# else -->
<p>${said(words.plain.off, { setting })}</p>
<!--# endif -->
</section>
<nav aria-label="${said(words.language)}">${Object.entries(languages).map(([tag, name]) => choice(tag, name, tag === language)).join('\n')}</nav>
</main>
</body>
</html>
`;
}

function installing({ windows, mac, ios, android, firefox }: Translation['landing']['authority']): string {
  return [windows, mac, ios, android, firefox].map((one) => `<li>${said(one)}</li>`).join('\n');
}

function choice(tag: string, name: string, isCurrent: boolean): string {
  return `<a href="/?language=${tag}" lang="${tag}"${isCurrent ? ' aria-current="true"' : ''}>${name}</a>`;
}

/** A message as markup: what it names is put in, the device by the name that it was asked for. */
function said(message: string, params: Readonly<Record<string, string>> = {}): string {
  return escaped(message).replaceAll(/\{(\w+)\}/g, (_whole, name: string) => (name === 'host' ? host : escaped(params[name]!)));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
