import type { ErrorDefinition } from './index.ts';

/** A declaration and the file that holds it, as a path from the top of the repository. */
export interface DeclaredError {
  readonly definition: ErrorDefinition;
  readonly file: string;
}

const head = `# Error catalogue

<!-- Written by \`make docs\` from the declarations; a test fails when it is stale. -->

Every failure of the HTTP API is answered as \`application/problem+json\` (RFC 9457): \`status\`, a \`title\` and a \`detail\` in
words, and three members to program against: \`code\` and \`params\` as listed here, and \`requestId\`, which finds the cause in the
device's log. Where values were refused, \`fields\` names each \`field\` with the \`rule\` it breaks, in words
and as \`code\` and \`params\`. \`type\` is
\`/api/errors#<code>\`, where the device answers with this list. Failures of the live connection carry the same object. Codes and
names of params are stable; sentences may change.`;

/** The catalogue as a Markdown document, one section a declaring file. */
export function errorsDocument(declared: readonly DeclaredError[]): string {
  const files = [...new Set(declared.map(({ file }) => file))].toSorted();
  const sections = files.map((file) => {
    const rows = declared
      .filter((error) => error.file === file)
      .map(({ definition }) => row(definition))
      .toSorted();
    // The document lies in agent/core/errors.
    return [`## [${file}](../../../${file})`, '', '| code | status | sentence | params | what to do |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
  });
  return `${[head, ...sections].join('\n\n')}\n`;
}

function row({ code, status, template, params, advice }: ErrorDefinition): string {
  const names = params.map((name) => `\`${name}\``).join(' ');
  return `| \`${code}\` | ${status} | ${template} | ${names} | ${advice} |`;
}
