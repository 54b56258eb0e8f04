// Syntax tree in, canonical text out: two spaces a level, one statement a line, doc comments kept. Parsing
// the text gives the same tree. Other comments are not part of the tree's nodes and are left out.
import type {
  AngleParameter, ApplyStatement, AssignStatement, Block, CompileTimeParameter, Declaration, Expression, File, Identifier,
  Import, Modifier, ParameterType, Statement,
} from './ast.ts'; // prettier-ignore
import { printExpression, printList, printPattern } from './print-expression.ts';
import { namesQubits, type StatementOf } from './statement-facts.ts';
import { isName } from './words.ts';

export { printExpression } from './print-expression.ts';

const lineWidth = 100;

/** The canonical text of a file; it ends with a newline unless it is empty. */
export function printFile({ imports, declarations }: File): string {
  const parts = [imports.map(printImport).join(''), ...groupConstants(declarations.filter(namesQubits))];
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

function printImport({ names, path }: Import): string {
  const list = names.map(({ name, alias }) => (alias ? `${name.name} as ${alias.name}` : name.name));
  return `${wrap('import {', list, '}', ' ')} from "${path}";\n`;
}

function printDeclaration(declaration: Declaration): string {
  const { doc, name } = declaration;
  const lines = doc === undefined ? [] : doc.split('\n').map((line) => (line === '' ? '///' : `/// ${line}`));
  return `${[...lines, printHead(declaration, name.name)].join('\n')}\n`;
}

function printHead(declaration: Declaration, name: string): string {
  switch (declaration.kind) {
    case 'const':
      return `const ${name} = ${printExpression(declaration.value)};`;
    case 'pairing':
      return `pairing ${name}(${declaration.parameter.name}) = ${printExpression(declaration.value)};`;
    case 'gate': {
      const operands = declaration.operands.map(
        (operand) => operand.name.name + bracketed(operand.size?.name),
      );
      return `gate ${name}${printAngles(declaration.parameters)} ${operands.join(', ')} ${printBlock(declaration.body, '')}`;
    }
    case 'pool': {
      const { parameters, sources, target, body } = declaration;
      const from = sources.map((source) => source.name).join(', ');
      return `pool ${name}${printAngles(parameters)} ${from} -> ${target.name} ${printBlock(body, '')}`;
    }
    case 'circuit': {
      const parameters = declaration.parameters.map(printParameter);
      const head = parameters.length > 0 ? wrap(`circuit ${name}(`, parameters, ')', '') : `circuit ${name}`;
      return `${head} ${printBlock(declaration.body, '')}`;
    }
    default:
      return declaration satisfies never;
  }
}

/** Items on one line, `padding` inside the brackets, or, where that is too long, one a line. */
function wrap(open: string, items: readonly string[], close: string, padding: string): string {
  const line = items.length > 0 ? `${open}${padding}${items.join(', ')}${padding}${close}` : open + close;
  return line.length <= lineWidth ? line : `${open}\n${items.map((item) => `  ${item},\n`).join('')}${close}`;
}

function bracketed(text: string | undefined): string {
  return text ? `[${text}]` : '';
}

function parenthesised(expressions: readonly Expression[]): string {
  return expressions.length > 0 ? `(${printList(expressions)})` : '';
}

function printAngles(parameters: readonly AngleParameter[]): string {
  const list = parameters.map(
    ({ name, dimensions }) => `${name.name}: angle${bracketed(printList(dimensions))}`,
  );
  return list.length > 0 ? `(${list.join(', ')})` : '';
}

function printParameter({ name, type, value, domain }: CompileTimeParameter): string {
  const initial = value ? ` = ${printExpression(value)}` : '';
  const values = domain ? ` in ${printExpression(domain)}` : '';
  return `${name.name}: ${printType(type)}${initial}${values}`;
}

function printType({ name, arity }: ParameterType): string {
  return arity ? `${name}(${printExpression(arity)})` : name;
}

function printBlock({ statements }: Block, indent: string): string {
  const legible = statements.filter(({ kind }) => kind !== 'lost');
  if (legible.length === 0) return '{}';
  const inner = `${indent}  `;
  const lines = legible.map((statement) => `${inner}${printStatement(statement, inner)}\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** One statement, its first line without indentation. */
export function printStatement(statement: Statement, indent: string): string {
  switch (statement.kind) {
    case 'qubit':
      return `qubit ${statement.name.name}${bracketed(statement.size && printExpression(statement.size))};`;
    case 'input':
      return `input ${printSlotName(statement)}: ${statement.element}${bracketed(printList(statement.dimensions))};`;
    case 'weight': {
      const { dimensions, initial } = statement;
      const start = initial ? ` ~ ${initial.name.name}(${printList(initial.arguments)})` : '';
      return `weight ${printSlotName(statement)}: angle${bracketed(printList(dimensions))}${start};`;
    }
    case 'let':
      return `let ${statement.name.name} = ${printExpression(statement.value)};`;
    case 'assign':
      return printAssignment(statement);
    case 'apply':
      return printApplication(statement);
    case 'for': {
      const { pattern, iterable, body } = statement;
      return `for ${printPattern(pattern)} in ${printExpression(iterable)} ${printBlock(body, indent)}`;
    }
    case 'if':
      return printIf(statement, indent);
    case 'bit':
      return `bit ${statement.name.name} = ${printExpression(statement.value)};`;
    case 'reset':
    case 'discard':
    case 'barrier': {
      const { kind, operands } = statement;
      return operands.length > 0 ? `${kind} ${printList(operands)};` : `${kind};`;
    }
    case 'return':
      return `return ${printList(statement.outputs)};`;
    case 'lost':
      return ''; // Its text means nothing.
    default:
      return statement satisfies never;
  }
}

/** `c as c_1`; what is no name of the language stands in quotes. */
function printSlotName({ name, outside }: StatementOf<'input' | 'weight'>): string {
  if (!outside) return name.name;
  return `${isName(outside.name) ? outside.name : `"${outside.name}"`} as ${name.name}`;
}

function printIf({ condition, then, orElse }: Extract<Statement, { kind: 'if' }>, indent: string): string {
  const head = `if (${printExpression(condition)}) ${printBlock(then, indent)}`;
  if (!orElse) return head;
  const [only, ...more] = orElse.statements;
  const chained = only?.kind === 'if' && more.length === 0;
  return `${head} else ${chained ? printIf(only, indent) : printBlock(orElse, indent)}`;
}

function printAssignment({ name, value }: AssignStatement): string {
  if (value.kind !== 'pooling') return `${name.name} = ${printExpression(value)};`;
  const { callee, arguments: args, tuples } = value;
  return `${name.name} = ${callee.name}${parenthesised(args)} on ${printExpression(tuples)};`;
}

function printApplication({ modifiers, callee, arguments: args, operands }: ApplyStatement): string {
  return [...modifiers.map(printModifier), printCallOn(callee, args, operands)].join(' ');
}

function printModifier({ kind, argument }: Modifier): string {
  return argument ? `${kind}(${printExpression(argument)}) @` : `${kind} @`;
}

function printCallOn(
  callee: Identifier,
  args: readonly Expression[],
  operands: ApplyStatement['operands'],
): string {
  const on = printOperands(operands);
  // Without its own parentheses, the call would take those of its first qubit, or be a name alone.
  const needed = args.length === 0 && (on === '' || on.startsWith('(')) ? '()' : parenthesised(args);
  return `${[`${callee.name}${needed}`, on].filter(Boolean).join(' ')};`;
}

function printOperands(operands: ApplyStatement['operands']): string {
  switch (operands.kind) {
    case 'operands':
      return printList(operands.items);
    case 'on':
      return `on ${printExpression(operands.tuples)}`;
    case 'pooled':
      return `${printList(operands.sources)} -> ${printExpression(operands.target)}`;
    default:
      return operands satisfies never;
  }
}
