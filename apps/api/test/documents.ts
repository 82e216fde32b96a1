import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface FoundDocument {
  readonly file: string;
  /** Its fragments are elsewhere. */
  readonly text: string;
}

const isDocument = /^\s*(query|mutation|subscription|fragment)\b/;

/** Every GraphQL document that is written as a text in the sources of an app, by its syntax tree. */
export async function documentsIn(app: 'web' | 'cli'): Promise<FoundDocument[]> {
  const root = fileURLToPath(new URL(`../../${app}/`, import.meta.url));
  const folder = join(root, app === 'web' ? 'features' : 'src');
  const names = (await readdir(folder, { recursive: true })).filter((name) => /(?<!\.d)\.tsx?$/.test(name)).sort();
  const found: FoundDocument[] = [];
  for (const name of names) {
    const source = ts.createSourceFile(name, await readFile(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isTemplateLiteral(node) || ts.isStringLiteral(node)) {
        const text = textOf(node, source);
        if (isDocument.test(text)) found.push({ file: name, text });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

/** A text with the constants of its own file put in. */
function textOf(node: ts.Node, source: ts.SourceFile): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isNumericLiteral(node))
    return node.text;
  if (ts.isIdentifier(node)) {
    let value: string | undefined;
    const look = (at: ts.Node): void => {
      if (ts.isVariableDeclaration(at) && at.name.getText() === node.text && at.initializer) {
        value = textOf(at.initializer, source);
      }
      ts.forEachChild(at, look);
    };
    look(source);
    return value ?? '';
  }
  if (!ts.isTemplateExpression(node)) return '';
  return (
    node.head.text + node.templateSpans.map((span) => textOf(span.expression, source) + span.literal.text).join('')
  );
}
