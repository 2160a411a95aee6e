import { html, type Markup, raw } from './markup.ts';
import type { Fields } from './plain-form.ts';
import type { PlainWords } from './plain-words.ts';
import { PORTAL_ADDRESS } from './radio.ts';
import type { StepName, SuccessFacts, WizardState } from './schema.ts';

/** A step that the device could not take, by the code of its error. */
export interface Mistake {
  /** Undefined: not about a step. */
  readonly step: StepName | undefined;
  readonly code: string;
}

export interface PlainPage {
  readonly state: WizardState;
  readonly words: PlainWords;
  readonly language: string;
  /** What stands in the form already; secrets are never put back. */
  readonly fields: Fields;
  readonly mistakes: readonly Mistake[];
  /** Proves that the form came from here. */
  readonly key: string;
  readonly token: string | undefined;
}

const REFRESH_S = 5;

/** A whole page. Its style is a file (plain-style.ts), since the policy forbids it inline; without it the page works as well. */
export function pageOf(page: PlainPage): string {
  const { state, words, language } = page;
  const moving = state.phase === 'applying' || state.phase === 'trying';
  const refresh = moving || state.phase === 'starting' ? html`<meta http-equiv="refresh" content="${REFRESH_S}">` : html``;
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8">${refresh}
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/plain/style.css"><title>${said(words.page, { device: state.deviceName })}</title></head><body>
${contentOf(page, moving)}</body></html>
`.text;
}

function contentOf(page: PlainPage, moving: boolean): Markup {
  const { state, words } = page;
  if (state.success && state.mine) return success(state.success, page);
  if (moving) return trying(page);
  if (state.phase === 'starting') return html`<h1>${words.starting.title}</h1><p>${words.starting.intro}</p>`;
  if (state.phase === 'complete') return html`<h1>${words.over.title}</h1><p>${words.over.intro}</p>`;
  return state.mine ? form(page) : beginning(page);
}

function success({ mdnsName, url, addressUrl }: SuccessFacts, { state: { trial }, words }: PlainPage): Markup {
  const note = trial?.cause === 'portal-behind' ? html`<p role="status">${words.failure.causes['portal-behind']!}</p>` : html``;
  const other = addressUrl === null ? html`` : html`<p>${words.success.orAddress} <a href="${addressUrl}">${addressUrl}</a></p>`;
  return html`<h1>${said(words.success.title, { device: mdnsName.replace(/\.local$/, '') })}</h1><p>${words.success.how} <a href="${url}">${url}</a></p>${other}${note}<p>${words.success.trust}</p>`;
}

function trying({ state, words }: PlainPage): Markup {
  const network = state.answers.network?.name ?? '';
  if (state.answers.network?.via !== 'wifi') return html`<h1>${words.trying.titleCable}</h1><p>${words.trying.intro}</p>`;
  const address = `https://${state.answers.deviceName?.hostname ?? state.deviceName}.local`;
  return html`<h1>${said(words.trying.title, { network })}</h1><p>${words.trying.intro}</p><p>${words.trying.workedHow} <b>${address}</b></p>
<p>${said(words.trying.failedHow, { accessPoint: state.accessPointName ?? '', portal: `http://${PORTAL_ADDRESS}` })}</p>`;
}

/** Before a phone holds the wizard, it learns nothing of what is nearby. */
function beginning(page: PlainPage): Markup {
  const { state, words } = page;
  const taken = state.phase === 'taken' ? html`<p role="alert"><b>${words.taken.title}</b> ${words.taken.intro} ${words.taken.notYou}</p>` : html``;
  const code = state.beginWith === 'nothing' && state.phase !== 'taken' ? html``
    : html`<p><label>${words.welcome.claimCode} <input name="claimCode" autocomplete="off"></label><br><small>${words.welcome.claimCodeHint}</small></p>`;
  return html`<h1>${words.welcome.title}</h1>${taken}${failure(page)}${general(page)}${languageForm(page)}<p>${words.welcome.intro}</p>
${posted(page, html`${code}<p><button class="main" name="begin" value="1"><b>${words.welcome.begin}</b></button></p>`)}`;
}

function form(page: PlainPage): Markup {
  const { state, words } = page;
  const next = state.losesNetwork ? said(words.plain.loses, { accessPoint: state.accessPointName ?? '' }) : words.review.viaCable;
  return html`<h1>${words.welcome.title}</h1>${failure(page)}${general(page)}${languageForm(page)}
${posted(page, html`${country(page)}${network(page)}${name(page)}${state.ownerExists ? html`` : owner(page)}${zone(page)}${updates(page)}
<h2>${words.review.whatHappens}</h2><p>${next}</p><p><button class="main"><b>${words.review.apply}</b></button></p>`)}`;
}

function posted({ key, language }: PlainPage, content: Markup): Markup {
  return html`<form method="post" action="/plain"><input type="hidden" name="key" value="${key}"><input type="hidden" name="language" value="${language}">
${content}</form>`;
}

/** What came of the last trial. */
function failure({ state: { trial }, words }: PlainPage): Markup {
  if (trial?.outcome !== 'failed') return html``;
  const title = said(words.failure.title, { network: trial.name });
  return html`<p role="alert"><b>${title}</b> ${words.failure.causes[trial.cause ?? 'failed'] ?? ''} ${words.failure.kept}</p>`;
}

const general = ({ mistakes, words }: PlainPage): Markup[] => mistakes.filter(({ step }) => step === undefined).map(({ code }) => alert(words, code));

/** Leads to the same page in another language, before anything is typed. */
function languageForm(page: PlainPage): Markup {
  return html`<form method="get" action="/plain${page.token === undefined ? '' : `/${page.token}`}"><p>${languageField(page)} <button>${page.words.next}</button></p></form>`;
}

/** A section with its mistakes; what was typed stands in it again. */
function section({ words, mistakes }: PlainPage, step: StepName, content: Markup): Markup {
  const wrong = mistakes.filter((mistake) => mistake.step === step).map(({ code }) => alert(words, code));
  return html`<fieldset><legend><b>${words.steps[step] ?? step}</b></legend>${wrong}${content}</fieldset>
`;
}

const alert = (words: PlainWords, code: string): Markup => html`<p role="alert"><b>${words.problems[code] ?? code}</b></p>`;

function languageField({ words, language }: PlainPage): Markup {
  return html`<label>${words.language} <select name="language">${Object.entries(words.languages).map(([tag, own]) => option(tag, own, tag === language))}</select></label>`;
}

function option(value: string, label: string, selected: boolean): Markup {
  return html`<option value="${value}"${selected ? raw(' selected') : ''}>${label}</option>`;
}

/** What stands in a field: what was sent, else what is kept, else a guess. */
function standing({ fields }: PlainPage, name: string, kept: string | null | undefined, guess: string): string {
  return fields.get(name) ?? kept ?? guess;
}

function country(page: PlainPage): Markup {
  const { words, language, state } = page;
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const chosen = standing(page, 'country', state.answers.country?.country, '');
  const all = words.countries.split(' ').map((code) => [code, names.of(code) ?? code] as const).sort(([, a], [, b]) => a.localeCompare(b, language));
  return section(page, 'country', html`<label>${words.country.label} <select name="country" required>${option('', words.country.choose, chosen === '')}${all.map(([code, label]) => option(code, label, code === chosen))}</select></label>`);
}

function network(page: PlainPage): Markup {
  const { words, state } = page;
  const kept = state.answers.network;
  const chosen = standing(page, 'network', kept && (kept.via === 'cable' ? 'cable' : kept.hidden ? 'other' : kept.ssid), '');
  const found = state.networks.map((one) => radio('network', one.ssid, `${one.name} (${words.network.securities[one.security] ?? one.security})`, chosen, !one.joinable));
  const kinds = ['wpa-personal', 'wpa3-personal', 'mixed', 'enterprise', 'open'];
  const security = standing(page, 'security', kept?.security, 'wpa-personal');
  const method = standing(page, 'method', kept?.method, 'peap-mschapv2');
  return section(page, 'network', html`${found}${radio('network', 'cable', words.network.cable, chosen, false)}${radio('network', 'other', words.network.other, chosen, false)}
<p><label>${words.network.name} <input name="ssid" autocomplete="off" value="${standing(page, 'ssid', kept?.hidden ? kept.name : null, '')}"></label>
<label>${words.network.security} <select name="security">${kinds.map((kind) => option(kind, words.network.securities[kind] ?? kind, kind === security))}</select></label></p>
<p><label>${words.network.passphrase} <input name="passphrase" type="password" autocomplete="off"></label><br><small>${kept?.secretSet ? words.network.passphraseKept : words.network.passphraseHint}</small></p>
<p>${words.network.securities['enterprise'] ?? ''}: <label>${words.network.identity} <input name="identity" autocomplete="off" value="${standing(page, 'identity', kept?.identity, '')}"></label>
<label>${words.network.method} <select name="method">${Object.entries(words.network.methods).map(([value, label]) => option(value, label, value === method))}</select></label></p>`);
}

function radio(name: string, value: string, label: string, chosen: string, disabled: boolean): Markup {
  return html`<p class="choice"><label class="choice"><input type="radio" name="${name}" value="${value}"${value === chosen ? raw(' checked') : ''}${disabled ? raw(' disabled') : ''} required> ${label}</label></p>`;
}

function name(page: PlainPage): Markup {
  const { words, state } = page;
  return section(page, 'deviceName', html`<label>${words.deviceName.label} <input name="hostname" autocomplete="off" required maxlength="63" value="${standing(page, 'hostname', state.answers.deviceName?.hostname, state.deviceName)}"></label><br><small>${words.deviceName.bad}</small>`);
}

function owner(page: PlainPage): Markup {
  const { words, state } = page;
  const kept = state.answers.owner;
  return section(page, 'owner', html`<p>${words.owner.intro}</p>
<p><label>${words.username} <input name="username" autocomplete="username" required maxlength="32" value="${standing(page, 'username', kept?.username, '')}"></label><br><small>${words.owner.usernameHint}</small></p>
<p><label>${words.password} <input name="password" type="password" autocomplete="new-password" maxlength="128"></label><br><small>${kept?.secretSet ? words.owner.passwordKept : words.plain.passwordRule}</small></p>`);
}

function zone(page: PlainPage): Markup {
  const chosen = standing(page, 'timezone', page.state.answers.timezone?.timezone, 'UTC');
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', chosen])].sort();
  return section(page, 'timezone', html`<label>${page.words.timezone.label} <select name="timezone">${zones.map((one) => option(one, one, one === chosen))}</select></label>`);
}

function updates(page: PlainPage): Markup {
  const { words, state } = page;
  const chosen = standing(page, 'updates', state.answers.updates?.updates, 'automatic');
  return section(page, 'updates', html`${radio('updates', 'automatic', words.updates.automatic, chosen, false)}${radio('updates', 'ask', words.updates.ask, chosen, false)}`);
}

/** A message with its parameters, as text: escaping comes with the markup. */
function said(message: string, params: Readonly<Record<string, string>>): string {
  return message.replace(/\{(\w+)\}/g, (_whole, key: string) => params[key] ?? '');
}
