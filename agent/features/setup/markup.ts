/** Text that may stand in a page as it is. */
export interface Markup {
  readonly text: string;
}

type Part = string | number | Markup | readonly Markup[];

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes whatever is put into it, unless it came from here: names of networks are what strangers send through the air. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return raw(strings.map((string, index) => string + written(parts[index] ?? '')).join(''));
}

/** Of our own, such as an attribute without a value. */
export const raw = (text: string): Markup => ({ text });

function written(part: Part): string {
  if (typeof part === 'object') return 'text' in part ? part.text : part.map(({ text }) => text).join('');
  return String(part).replace(/[&<>"']/g, (sign) => signs[sign]!);
}
