import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What declares an entry of a catalogue: of the errors, or of what else the agent says. */
export type Declarer = 'defineError' | 'definePhrase';

/** An entry as it stands in the sources. */
export interface Declaration {
  readonly code: string;
  /** `<file>#<constant>`, file relative to the root. */
  readonly place: string;
}

/**
 * Reads which entries the agent's sources declare and which constants some code can throw or say. A comparison (`isError`,
 * `===`) is no use of one; a table of meanings or a conditional on the way to `new LaresError` is.
 */
export function codeSites(root: string, declarer: Declarer): { declared: Declaration[]; used: ReadonlySet<string> } {
  const declared: Declaration[] = [];
  const used = new Set<string>();
  for (const file of globSync('agent/**/*.ts', { cwd: root }).toSorted()) {
    const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2024, true);
    const names = importsOf(source, file);
    const visit = (node: ts.Node): void => {
      const declaration = declarationOf(node, declarer);
      if (declaration) {
        declared.push({ code: declaration.code, place: `${file}#${declaration.name}` });
        names.set(declaration.name, `${file}#${declaration.name}`);
      } else if (ts.isIdentifier(node) && !isCompared(node)) {
        const place = names.get(node.text);
        if (place) used.add(place);
      }
      if (!declaration && !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { declared, used };
}

function declarationOf(node: ts.Node, declarer: Declarer): { name: string; code: string } | undefined {
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return undefined;
  const call = node.initializer;
  if (!ts.isCallExpression(call) || call.expression.getText() !== declarer) return undefined;
  const [code] = call.arguments;
  return code && ts.isStringLiteral(code) ? { name: node.name.text, code: code.text } : undefined;
}

/** Local names of imported constants, as places. */
function importsOf(source: ts.SourceFile, file: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const from = path.join(path.dirname(file), statement.moduleSpecifier.text);
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) names.set(name.text, `${from}#${(propertyName ?? name).text}`);
  }
  return names;
}

function isCompared(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.expression.getText() === 'isError';
  const equals = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  return ts.isBinaryExpression(parent) && equals.includes(parent.operatorToken.kind);
}

/** Codes that nothing throws or says. */
export function unusedCodes(root: string, declarer: Declarer): string[] {
  const { declared, used } = codeSites(root, declarer);
  return declared.filter(({ place }) => !used.has(place)).map(({ code }) => code);
}
