import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const web = fileURLToPath(new URL('..', import.meta.url));

/** Attributes, props of our own and properties of objects whose values people see or hear. */
const shown =
  /^(aria-(label|description|roledescription|valuetext)|alt|brief|caption|description|empty|group|heading|hint|label|missing|page|placeholder|reason|text|title)$/;
/** Attributes with values of several words that nobody reads: class names, drawings, lines for a terminal. */
const unread = /^(className|command|d|transform|viewBox)$/;

const letter = /\p{L}/u;
const sentence = /\p{L}[\p{L}\p{P}]*\s+\p{P}*\p{L}/u;

interface Found {
  readonly place: string;
  readonly text: string;
}

/** What a file says in words of its own. */
function wordsIn(file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(join(web, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const tell = (node: ts.Node, text: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push({ place: `${file}:${line + 1}`, text: text.trim() });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) && node.openingElement.tagName.getText() === 'code') {
      // What a terminal takes is the same in every language.
      ts.forEachChild(node.openingElement, visit);
      return;
    }
    if (ts.isJsxText(node)) {
      if (letter.test(node.text)) tell(node, node.text);
      return;
    }
    if (isApart(node)) return;
    if (isShown(node)) for (const part of valuesOf(node)) if (letter.test(part.text)) tell(part.node, part.text);
    const text = textOf(node);
    if (text !== null && sentence.test(text)) tell(node, text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...new Map(found.map((one) => [`${one.place} ${one.text}`, one])).values()];
}

function isShown(node: ts.Node): boolean {
  if (ts.isJsxAttribute(node) || ts.isPropertyAssignment(node)) return shown.test(node.name.getText());
  return ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent);
}

/** The literals that an expression may come to: those of both branches, not those that it compares with or passes on. */
function valuesOf(node: ts.Node | undefined): { node: ts.Node; text: string }[] {
  if (node === undefined) return [];
  const text = textOf(node);
  if (text !== null) return [{ node, text }];
  if (ts.isJsxAttribute(node) || ts.isPropertyAssignment(node)) return valuesOf(node.initializer);
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
    return valuesOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...valuesOf(node.whenTrue), ...valuesOf(node.whenFalse)];
  if (!ts.isBinaryExpression(node)) return [];
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.PlusToken) return [...valuesOf(node.left), ...valuesOf(node.right)];
  const chooses = [
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.AmpersandAmpersandToken,
  ];
  return chooses.includes(kind) ? [...valuesOf(node.left), ...valuesOf(node.right)] : [];
}

/** The text of a literal; values within a template are left out. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('\u0000');
  return null;
}

/** Names of modules, documents of GraphQL, types, what nobody reads, and what is thrown at developers. */
function isApart(node: ts.Node): boolean {
  if (ts.isJsxAttribute(node)) return unread.test(node.name.getText());
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression)) return true;
  if (ts.isCallExpression(node)) return node.expression.getText() === 'graphql';
  return ts.isNewExpression(node) && node.expression.getText() === 'Error';
}

/** Literals of several words that nobody reads: the beginning of each, or of all in a file. */
const exceptions = [
  { file: 'app/layout.tsx', begins: 'dark light', why: 'a value of color-scheme' },
  { file: 'features/export/commandLine.ts', begins: 'stray export', why: 'a line for a terminal' },
  { file: 'features/frame/keyAction.ts', begins: '', why: 'selectors' },
  { file: 'features/frame/theme.ts', begins: '(function ()', why: 'a script' },
  { file: 'features/gateway/forward.ts', begins: 'no-cache', why: 'a header' },
  { file: 'features/security/headers.ts', begins: '', why: 'headers' },
] as const;

const isOf = ({ place, text }: Found, { file, begins }: { readonly file: string; readonly begins: string }): boolean =>
  place.startsWith(`${file}:`) && text.startsWith(begins);

const files = ['app', 'features']
  .flatMap((folder) =>
    readdirSync(join(web, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((name) => /\.tsx?$/.test(name))
  .concat('proxy.ts');
const found = files.flatMap(wordsIn);

test('all that the pages say is in words/', () => {
  expect(found.filter((one) => !exceptions.some((exception) => isOf(one, exception)))).toEqual([]);
});

test.each(exceptions)('$file has what is let alone: $why', (exception) => {
  expect(found.some((one) => isOf(one, exception))).toBe(true);
});
