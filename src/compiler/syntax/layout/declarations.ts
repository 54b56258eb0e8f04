// The layout of imports and declarations, without their docs and the blocks in them.
import type {
  AngleParameter,
  Comparison,
  CompileTimeParameter,
  Declaration,
  Import,
  ImportedName,
  Operand,
  Property,
  Side,
} from '../ast.ts';
import type { Around } from './around.ts';
import { bracketed, group, indent, line, type Doc } from './doc.ts';
import { dimensions, layOutGiven, layOutNames } from './statements.ts';

export function layOutImport({ path }: Import, { all }: Around): Doc {
  return ['import ', bracketed('{', all('names'), '}', { edge: line }), ` from "${path}";`];
}

export function layOutImportedName({ alias }: ImportedName, { one }: Around): Doc {
  return [one('name'), alias ? [' as ', one('alias')] : ''];
}

export function layOutDeclaration(declaration: Declaration, around: Around): Doc {
  const { one } = around;
  const head = [`${declaration.kind} `, one('name')];
  switch (declaration.kind) {
    case 'const':
      return layOutGiven(head, declaration.value, around);
    case 'pairing':
      return layOutGiven(
        [head, bracketed('(', [one('parameter')], ')', { comma: '' })],
        declaration.value,
        around,
      );
    case 'gate': {
      const operands = layOutNames(declaration.operands, 'operands', around);
      return group([head, parameters(around), ' ', operands, ' ', one('body')]);
    }
    case 'pool': {
      const sources = layOutNames(declaration.sources, 'sources', around);
      return group([head, parameters(around), ' ', sources, ' -> ', one('target'), ' ', one('body')]);
    }
    case 'circuit':
      return group([head, parameters(around), ' ', one('body')]);
    default:
      return declaration satisfies never;
  }
}

/** `(t: angle[15], s: angle)`, or nothing. */
function parameters({ all }: Around): Doc {
  const items = all('parameters');
  return items.length > 0 ? bracketed('(', items, ')') : '';
}

export function layOutProperty({ parameters: own }: Property, around: Around): Doc {
  const head = ['property ', around.one('title'), own.length > 0 ? ' ' : '', parameters(around)];
  return [group(head), ' ', around.one('comparison')];
}

/** On one line where it fits, else its sides on a line of their own. */
export function layOutComparison({ level }: Comparison, { one }: Around): Doc {
  const right = ['== ', one('right'), level ? [' at ', one('level')] : ''];
  const compared = group([one('left'), indent([line, right]), ';']);
  return group(['{', indent([line, compared]), line, '}']);
}

export function layOutSide({ settings }: Side, { one, all }: Around): Doc {
  return [one('callee'), settings.length > 0 ? bracketed('(', all('settings'), ')') : ''];
}

export function layOutAngleParameter(_: AngleParameter, around: Around): Doc {
  return [around.one('name'), ': angle', dimensions(around)];
}

export function layOutOperand({ size }: Operand, { one }: Around): Doc {
  return [one('name'), size ? bracketed('[', [one('size')], ']', { comma: '' }) : ''];
}

export function layOutParameter({ value, domain }: CompileTimeParameter, { one }: Around): Doc {
  return [
    one('name'),
    ': ',
    one('type'),
    value ? [' = ', one('value')] : '',
    domain ? [' in ', one('domain')] : '',
  ];
}
