// Syntax tree in, canonical text out: what the formatter leaves as it is. Doc comments are kept. Parsing the text gives the
// same tree. Other comments are not part of the tree's nodes and are left out.
import type { AnyNode, Block, Declaration, Expression, File, Property, Statement } from './ast.ts';
import type { Around } from './layout/around.ts';
import type { Doc } from './layout/doc.ts';
import { layOut } from './layout/index.ts';
import { render } from './layout/render.ts';
import { namesQubits } from './statement-facts.ts';
import { isName } from './words.ts';

/** The canonical text of a file; it ends with a newline unless it is empty. */
export function printFile({ imports, declarations, properties }: File): string {
  const parts = [
    imports.map((each) => `${print(each)}\n`).join(''),
    ...groupConstants(declarations.filter(namesQubits)),
    ...properties.map(printDeclaration),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Undocumented constants that follow each other stay together; a blank line separates everything else. */
function groupConstants(declarations: readonly Declaration[]): string[] {
  const groups: string[] = [];
  declarations.forEach((declaration, i) => {
    const before = declarations[i - 1];
    const joins = before?.kind === 'const' && declaration.kind === 'const' && declaration.doc === undefined;
    const text = printDeclaration(declaration);
    if (joins) groups[groups.length - 1] += text;
    else groups.push(text);
  });
  return groups;
}

function printDeclaration(declaration: Declaration | Property): string {
  const { doc } = declaration;
  const lines = doc === undefined ? [] : doc.split('\n').map((line) => `/// ${line}`.trimEnd());
  return `${[...lines, print(declaration)].join('\n')}\n`;
}

/** The text of an expression. */
export function printExpression(expression: Expression): string {
  return print(expression);
}

/** One statement; lines behind its first are indented. */
export function printStatement(statement: Statement, indentation = 0): string {
  return print(statement, indentation);
}

/** Blocks are printed on the way, so that no more than a statement is held as a document. */
function print(node: AnyNode, indentation = 0): string {
  const path: AnyNode[] = [];
  let depth = indentation;
  const documentOf = (part: AnyNode): Doc => {
    if (part.kind === 'file' || part.kind === 'comment' || part.kind === 'lost') return ''; // Their texts mean nothing here.
    const parent = path[path.length - 1];
    const continues = parent?.kind === 'if' && parent.orElse === part && isChained(parent.orElse);
    path.push(part);
    const doc =
      part.kind !== 'block'
        ? layOut(part, around)
        : continues
          ? documentOf(part.statements[0])
          : printBlock(part);
    path.pop();
    return doc;
  };
  const printBlock = ({ statements }: Block): string => {
    depth += 2;
    const inner = ' '.repeat(depth);
    const lines = statements.flatMap((statement) =>
      statement.kind === 'lost' ? [] : [`${inner}${render(documentOf(statement), depth)}\n`],
    );
    depth -= 2;
    return lines.length === 0 ? '{}' : `{\n${lines.join('')}${' '.repeat(depth)}}`;
  };
  const field = (name: string) =>
    (
      path[path.length - 1] as unknown as Readonly<Record<string, (AnyNode & readonly AnyNode[]) | undefined>>
    )[name];
  const around: Around = {
    one: (name) => {
      const part = field(name);
      return part ? documentOf(part) : '';
    },
    at: ([first, ...more]) => {
      if (more.length === 0) return around.one(first);
      path.push(field(first)!);
      const doc = around.at(more);
      path.pop();
      return doc;
    },
    all: (name) => field(name)?.map(documentOf) ?? [],
    ancestor: (level) => path[path.length - 2 - level],
    isCommented: () => false,
    isQuoted: ({ name }) => !isName(name),
    isChained,
    beforeElse: ' ',
    withComments: (document) => document,
  };
  return render(documentOf(node), indentation);
}

/** An `else` that holds one `if`. */
const isChained = ({ statements }: Block) => statements.length === 1 && statements[0].kind === 'if';
