/** C0, DEL, C1, line separators, and what turns the direction of writing or cannot be seen. */
const unsafe = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Text that is one line, in every terminal, log and table: what could say otherwise is replaced, what is long is cut. */
export function plainText(text: string, mostCharacters: number): string {
  const plain = text.toWellFormed().replaceAll(unsafe, '\ufffd');
  return plain.length <= mostCharacters ? plain : `${plain.slice(0, mostCharacters - 1).toWellFormed()}…`;
}
