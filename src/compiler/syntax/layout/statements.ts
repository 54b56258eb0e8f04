// The layout of statements and of what only they hold, without the blocks in them.
import type { ApplyStatement, AssignStatement, Expression, IfStatement, InputStatement, Modifier, Operands, Pooling, ReturnStatement, Statement, WeightStatement } from '../ast.ts'; // prettier-ignore
import type { Around } from './around.ts';
import { bracketed, filled, group, indent, line, separated, type Doc } from './doc.ts';
import { breaksBefore, layOutArguments, opensWithParenthesis } from './expressions.ts';

/** The first line is not indented. */
export function layOutStatement(statement: Exclude<Statement, { kind: 'lost' }>, around: Around): Doc {
  const { one } = around;
  switch (statement.kind) {
    case 'qubit':
      return ['qubit ', one('name'), statement.size ? inBrackets([one('size')]) : '', ';'];
    case 'input':
      return ['input ', layOutSlotName(statement, around), `: ${statement.element}`, dimensions(around), ';'];
    case 'weight': {
      const initial = statement.initial ? [' ~ ', one('initial')] : '';
      return ['weight ', layOutSlotName(statement, around), ': angle', dimensions(around), initial, ';'];
    }
    case 'let':
      return layOutGiven(['let ', one('name')], statement.value, around);
    case 'bit':
      return layOutGiven(['bit ', one('name')], statement.value, around);
    case 'assign':
      return layOutAssignment(statement, around);
    case 'apply':
      return layOutApplication(statement, around);
    case 'for':
      return group(['for ', one('pattern'), ' in ', one('iterable'), ' ', one('body')]);
    case 'if':
      return layOutIf(statement, around);
    case 'reset':
    case 'discard':
    case 'barrier': {
      const { kind, operands } = statement;
      return operands.length > 0 ? [`${kind} `, layOutNames(operands, 'operands', around), ';'] : `${kind};`;
    }
    case 'return':
      return layOutReturn(statement, around);
    default:
      return statement satisfies never;
  }
}

/** ` = value;` behind a head. */
export function layOutGiven(head: Doc, value: Expression, { one, isCommented }: Around): Doc {
  const isBroken = breaksBefore(value) || isCommented(value);
  return group([head, ' =', isBroken ? indent([line, one('value')]) : [' ', one('value')], ';']);
}

/** Names of qubits fill lines; where comments stand between them, each has its own. */
export function layOutNames(
  nodes: readonly Parameters<Around['isCommented']>[0][],
  field: string,
  { all, isCommented }: Around,
): Doc {
  // prettier-ignore
  if (nodes.length === 1) return all(field);
  return nodes.some(isCommented) ? group(indent(separated(all(field)))) : indent(filled(all(field)));
}

const inBrackets = (items: readonly Doc[]) => bracketed('[', items, ']', { comma: '' });
export const inParentheses = (item: Doc) => bracketed('(', [item], ')', { comma: '' });

/** `[3, 2]`, or nothing. */
export function dimensions({ all }: Around): Doc {
  const items = all('dimensions');
  return items.length > 0 ? inBrackets(items) : '';
}

/** `c as c_1` */
function layOutSlotName({ outside }: InputStatement | WeightStatement, { one }: Around): Doc {
  return outside ? [one('outside'), ' as ', one('name')] : one('name');
}

function layOutAssignment(statement: AssignStatement, around: Around): Doc {
  const { value } = statement;
  const head = around.one('name');
  return value.kind === 'pooling'
    ? [head, ' = ', around.one('value'), ';']
    : layOutGiven(head, value, around);
}

export function layOutPooling({ arguments: args }: Pooling, around: Around): Doc {
  return [around.one('callee'), layOutGivenArguments(args, around), ' on ', around.one('tuples')];
}

function layOutGivenArguments(args: readonly Expression[], around: Around): Doc {
  return args.length > 0 ? layOutArguments(args, around) : '';
}

function layOutApplication(statement: ApplyStatement, around: Around): Doc {
  const { arguments: args, operands } = statement;
  const first =
    operands.kind === 'operands'
      ? operands.items[0]
      : operands.kind === 'pooled'
        ? operands.sources[0]
        : undefined;
  const isEmpty = operands.kind === 'operands' && !first;
  // Without its own parentheses, the call would take those of its first qubit, or be a name alone.
  const needed = args.length === 0 && (isEmpty || (first && opensWithParenthesis(first)));
  const modifiers = around.all('modifiers').map((modifier) => [modifier, ' ']);
  const call = [around.one('callee'), needed ? '()' : layOutGivenArguments(args, around)];
  return [modifiers, call, isEmpty ? '' : ' ', around.one('operands'), ';'];
}

export function layOutModifier({ kind, argument }: Modifier, { one }: Around): Doc {
  return [kind, argument ? inParentheses(one('argument')) : '', ' @'];
}

export function layOutOperands(operands: Operands, around: Around): Doc {
  switch (operands.kind) {
    case 'operands':
      return operands.items.length > 0 ? layOutNames(operands.items, 'items', around) : '';
    case 'on':
      return ['on ', around.one('tuples')];
    case 'pooled':
      return [layOutNames(operands.sources, 'sources', around), ' -> ', around.one('target')];
    default:
      return operands satisfies never;
  }
}

function layOutIf({ orElse }: IfStatement, around: Around): Doc {
  const { one, ancestor, isChained, beforeElse } = around;
  const rest = orElse ? [beforeElse, 'else ', one('orElse')] : '';
  const whole = ['if ', inParentheses(one('condition')), ' ', one('then'), rest];
  const outer = ancestor(1);
  const isInChain =
    outer?.kind === 'if' &&
    outer.orElse !== undefined &&
    outer.orElse === ancestor(0) &&
    isChained(outer.orElse);
  return isInChain ? whole : group(whole);
}

function layOutReturn({ outputs }: ReturnStatement, around: Around): Doc {
  const docs = around.all('outputs');
  if (outputs.length === 1 && !around.isCommented(outputs[0])) return ['return ', docs, ';'];
  return group(['return', indent([line, separated(docs)]), ';']);
}
