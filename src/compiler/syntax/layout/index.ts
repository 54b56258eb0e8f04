// The layout of every node but files, blocks and comments: where its text stands on one line, and where it breaks.
import type { AnyNode } from '../ast.ts';
import type { Around } from './around.ts';
import { layOutAngleParameter, layOutComparison, layOutDeclaration, layOutImport, layOutImportedName, layOutOperand, layOutParameter, layOutProperty, layOutSide } from './declarations.ts'; // prettier-ignore
import { bracketed, group, indent, softline, type Doc } from './doc.ts';
import { layOutArguments, layOutExpression, needsParentheses } from './expressions.ts';
import {
  inParentheses,
  layOutModifier,
  layOutOperands,
  layOutPooling,
  layOutStatement,
} from './statements.ts';

/** What a text is made of by whoever prints it: sequences, with what stands between their members. */
export type Sequence = Extract<AnyNode, { kind: 'file' | 'block' | 'comment' | 'lost' }>;

/** The node with its comments, in parentheses where it needs them. */
export function layOut(node: Exclude<AnyNode, Sequence>, around: Around): Doc {
  const document = around.withComments(layOutBare(node, around));
  if (!needsParentheses(node, around.ancestor(0))) return document;
  return group(['(', indent([softline, document]), softline, ')']);
}

function layOutBare(node: Exclude<AnyNode, Sequence>, around: Around): Doc {
  const { one, all } = around;
  switch (node.kind) {
    case 'import':
      return layOutImport(node, around);
    case 'imported-name':
      return layOutImportedName(node, around);
    case 'const':
    case 'gate':
    case 'pool':
    case 'pairing':
    case 'circuit':
      return layOutDeclaration(node, around);
    case 'property':
      return layOutProperty(node, around);
    case 'comparison':
      return layOutComparison(node, around);
    case 'side':
      return layOutSide(node, around);
    case 'setting':
      return [one('name'), ' = ', one('value')];
    case 'angle-parameter':
      return layOutAngleParameter(node, around);
    case 'operand':
      return layOutOperand(node, around);
    case 'compile-time-parameter':
      return layOutParameter(node, around);
    case 'parameter-type':
      return [node.name, node.arity ? inParentheses(one('arity')) : ''];
    case 'distribution':
      return [one('name'), layOutArguments(node.arguments, around)];
    case 'pooling':
      return layOutPooling(node, around);
    case 'ctrl':
    case 'inv':
    case 'pow':
      return layOutModifier(node, around);
    case 'operands':
    case 'on':
    case 'pooled':
      return layOutOperands(node, around);
    case 'identifier':
      return around.isQuoted(node) ? `"${node.name}"` : node.name;
    case 'pattern':
      return node.destructure ? bracketed('(', all('names'), ')', { comma: '' }) : all('names');
    case 'for-clause':
      return ['for ', one('pattern'), ' in ', one('iterable')];
    case 'if-clause':
      return ['if ', one('condition')];
    case 'qubit':
    case 'input':
    case 'weight':
    case 'let':
    case 'assign':
    case 'apply':
    case 'for':
    case 'if':
    case 'bit':
    case 'reset':
    case 'discard':
    case 'barrier':
    case 'return':
      return layOutStatement(node, around);
    case 'number':
    case 'boolean':
    case 'text':
    case 'name':
    case 'unary':
    case 'binary':
    case 'conditional':
    case 'call':
    case 'index':
    case 'member':
    case 'list':
    case 'tuple':
    case 'comprehension':
    case 'measure':
      return layOutExpression(node, around);
    default:
      return node satisfies never;
  }
}
