/**
 * Puts a text on the clipboard. Over plain http browsers have no clipboard for scripts; there the old way still works,
 * while a click is being handled.
 */
export async function copyText(value: string): Promise<void> {
  // Not there over plain http, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) return clipboard.writeText(value);
  const field = document.createElement('textarea');
  field.value = value;
  // Where the focus is: a dialog lets it go nowhere else.
  (document.activeElement?.parentElement ?? document.body).append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
