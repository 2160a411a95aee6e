import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';

/** One entry of the dashboard's map of routes or topics. */
export interface MapEntry {
  readonly file: string;
  readonly kind: 'Routes' | 'Topics';
  /** `GET /api/system`, or a topic's name. */
  readonly name: string;
  /** The type of each part: `response`, `body`, `query`, `params`, `snapshot`, `delta`. */
  readonly parts: ReadonlyMap<string, ts.TypeNode>;
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
}

/** Reads the map the dashboard's client is typed by. */
export function clientMap(root: string): MapEntry[] {
  return globSync(['ui/src/api/contract.ts', 'ui/src/features/*/api.ts'], { cwd: root }).toSorted().flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2024, true);
    const imports = importsOf(source, file);
    const entries: MapEntry[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isInterfaceDeclaration(node) && /^(Routes|Topics)$/.test(node.name.text)) {
        const kind = node.name.text as MapEntry['kind'];
        for (const [name, type] of members(node)) entries.push({ file, kind, name, parts: members(type as ts.TypeLiteralNode), imports });
      } else ts.forEachChild(node, visit);
    };
    visit(source);
    return entries;
  });
}

function members(holder: { readonly members: ts.NodeArray<ts.TypeElement> }): Map<string, ts.TypeNode> {
  const found = new Map<string, ts.TypeNode>();
  for (const member of holder.members) {
    if (ts.isPropertySignature(member) && member.type && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name))) found.set(member.name.text, member.type);
  }
  return found;
}

function importsOf(source: ts.SourceFile, file: string): Map<string, { file: string; name: string }> {
  const names = new Map<string, { file: string; name: string }>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const from = path.join(path.dirname(file), statement.moduleSpecifier.text);
    for (const { name, propertyName } of bindings.elements) names.set(name.text, { file: from, name: (propertyName ?? name).text });
  }
  return names;
}

/**
 * Tells how a part of the map differs from the schema that the agent uses there, or undefined. A name must be that of the
 * very schema, in its `schema.ts`, so that type and validation cannot part ways.
 */
export async function difference(root: string, entry: MapEntry, part: string, schema: unknown): Promise<string | undefined> {
  const type = entry.parts.get(part);
  const absent = schema === undefined || (schema as { type?: string }).type === 'null';
  if (!type || type.kind === ts.SyntaxKind.UndefinedKeyword) return absent ? undefined : `says nothing of its ${part}`;
  if (absent) return `has a ${part} where the agent has none`;
  return await typeDifference(root, entry, type, schema);
}

async function typeDifference(root: string, entry: MapEntry, type: ts.TypeNode, schema: unknown): Promise<string | undefined> {
  const text = type.getText();
  if (ts.isTypeLiteralNode(type)) {
    const properties = (schema as { properties?: Record<string, unknown> }).properties ?? {};
    const named = members(type);
    if (!isDeepStrictEqual([...named.keys()].toSorted(), Object.keys(properties).toSorted())) return `${text} has other properties than the agent's schema`;
    for (const [name, part] of named) {
      const found = await typeDifference(root, entry, part, properties[name]);
      if (found) return found;
    }
    return undefined;
  }
  if (ts.isArrayTypeNode(type)) return typeDifference(root, entry, type.elementType, (schema as { items?: unknown }).items ?? {});
  if (!ts.isTypeReferenceNode(type)) return text === tsName((schema as { type?: string }).type) ? undefined : `${text} is not what the agent's schema says`;
  // What has a default may be left out by the caller.
  if (text.startsWith('Partial<')) return typeDifference(root, entry, type.typeArguments![0]!, schema);
  const from = entry.imports.get(text);
  if (!from) return `${text} is not imported from a schema.ts`;
  const module = (await import(pathToFileURL(path.join(root, from.file)).href)) as Record<string, unknown>;
  return isDeepStrictEqual(plain(module[from.name]), plain(schema)) ? undefined : `${text} is not the schema that the agent uses there`;
}

const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema ?? null));
const tsName = (type: string | undefined): string | undefined => (type === 'integer' ? 'number' : type);
