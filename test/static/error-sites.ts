import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** An entry of the error catalogue as it stands in the sources. */
export interface Declaration {
  readonly code: string;
  /** `<file>#<constant>`, file relative to the root. */
  readonly place: string;
}

/**
 * Reads which errors the agent's sources declare and which constants some code can throw. A comparison (`isError`,
 * `===`) is no throw; a table of meanings or a conditional on the way to `new LaresError` is.
 */
export function errorSites(root: string): { declared: Declaration[]; thrown: ReadonlySet<string> } {
  const declared: Declaration[] = [];
  const thrown = new Set<string>();
  for (const file of globSync('agent/**/*.ts', { cwd: root }).toSorted()) {
    const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2024, true);
    const names = importsOf(source, file);
    const visit = (node: ts.Node): void => {
      const declaration = declarationOf(node);
      if (declaration) {
        declared.push({ code: declaration.code, place: `${file}#${declaration.name}` });
        names.set(declaration.name, `${file}#${declaration.name}`);
      } else if (ts.isIdentifier(node) && !isCompared(node)) {
        const place = names.get(node.text);
        if (place) thrown.add(place);
      }
      if (!declaration && !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { declared, thrown };
}

function declarationOf(node: ts.Node): { name: string; code: string } | undefined {
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return undefined;
  const call = node.initializer;
  if (!ts.isCallExpression(call) || call.expression.getText() !== 'defineError') return undefined;
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

/** Codes that nothing throws. */
export function unusedErrors(root: string): string[] {
  const { declared, thrown } = errorSites(root);
  return declared.filter(({ place }) => !thrown.has(place)).map(({ code }) => code);
}
