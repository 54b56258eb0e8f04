// Random syntax trees, each one that the grammar can spell. Spans are empty: compare with `withoutSpans`.
import fc from 'fast-check';
import type {
  AngleParameter, Block, CompileTimeParameter, ComprehensionClause, Declaration, Expression, File, Identifier, Import, Operands, Pattern, Property,
  Side, Statement,
} from '../../../src/compiler/syntax/ast.ts'; // prettier-ignore
import {
  hasBlocks,
  statementFacts,
  type StatementKind,
  type StatementOf,
} from '../../../src/compiler/syntax/statement-facts.ts';
import { reservedWords } from '../../../src/compiler/syntax/words.ts';

const span = { source: { name: '', text: '' }, start: 0, end: 0 };

/** The tree without spans and without fields that are undefined, for comparisons. */
export function withoutSpans<T>(tree: T): T {
  return JSON.parse(
    JSON.stringify(tree, (key, value) => (/^(span|pathSpan|docSpan)$/.test(key) ? undefined : value)),
  ) as T;
}

const reserved = new Set<string>(reservedWords);
export const arbitraryName = fc.oneof(
  fc.constantFrom(
    'q',
    'x',
    'w',
    'conv',
    'pool',
    'from',
    'property',
    'at',
    'as',
    'source',
    'angle',
    'int',
    'pi',
    'e',
    'e1',
    '_',
  ),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/).filter((text) => !reserved.has(text)),
);
const identifier: fc.Arbitrary<Identifier> = arbitraryName.map((name) => ({
  kind: 'identifier',
  name,
  span,
}));

/** What a circuit calls a weight or an input: a name, or any text that stands in quotes. */
const outside: fc.Arbitrary<Identifier> = fc
  .oneof(arbitraryName, fc.constantFrom('for', 'q[0]', 'θ', ''), fc.stringMatching(/^[^"\r\n]{0,6}$/))
  .map((name) => ({ kind: 'identifier', name, span }));

const numberText = fc.oneof(
  fc.nat().map(String),
  fc.stringMatching(/^[0-9]{0,3}\.[0-9]{1,3}(e-?[0-9]{1,2})?$/),
  fc.stringMatching(/^[0-9]{1,3}\.?E\+?[0-9]{1,2}$/),
  fc.nat().map((whole) => `${whole}.`),
);
const number = numberText.map((text): Expression => {
  return { kind: 'number', value: Number(text), integer: /^\d+$/.test(text), text, span };
});

const list = <T>(item: fc.Arbitrary<T>, minLength = 0) => fc.array(item, { minLength, maxLength: 3 });
const optional = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined });

const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  identifier.map((name) => ({ kind: 'pattern' as const, names: [name], destructure: false, span })),
  list(identifier, 1).map((names) => ({ kind: 'pattern' as const, names, destructure: true, span })),
);

const forClause = (iterable: fc.Arbitrary<Expression>): fc.Arbitrary<ComprehensionClause> =>
  fc.record({ kind: fc.constant('for-clause' as const), pattern, iterable, span: fc.constant(span) });
const ifClause = (condition: fc.Arbitrary<Expression>): fc.Arbitrary<ComprehensionClause> =>
  fc.record({ kind: fc.constant('if-clause' as const), condition, span: fc.constant(span) });

export const arbitraryExpression: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => {
  const any = tie('expression');
  const binary = '.. || && == != < <= > >= + - ++ * / % ^'.split(' ') as Extract<Expression, { kind: 'binary' }>['operator'][];
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        number,
        fc.boolean().map((value): Expression => ({ kind: 'boolean', value, span })),
        arbitraryName.map((name): Expression => ({ kind: 'name', name, span })),
        fc.stringMatching(/^[!#-~é]{0,5}$/).map((text): Expression => ({ kind: 'text', text, span })),
      ),
      fc.record<Expression & { kind: 'unary' }>({
        kind: fc.constant('unary'), operator: fc.constantFrom('-', '!'), operand: any, span: fc.constant(span),
      }),
      fc.record<Expression & { kind: 'binary' }>({
        kind: fc.constant('binary'), operator: fc.constantFrom(...binary), left: any, right: any, span: fc.constant(span),
      }),
      fc.record<Expression & { kind: 'conditional' }>({
        kind: fc.constant('conditional'), condition: any, then: any, orElse: any, span: fc.constant(span),
      }),
      fc.record<Expression & { kind: 'call' }>({
        kind: fc.constant('call'), callee: identifier, arguments: list(any), span: fc.constant(span),
      }),
      fc.record<Expression & { kind: 'index' }>({
        kind: fc.constant('index'), object: any, indices: list(any, 1), span: fc.constant(span),
      }),
      fc.record<Expression & { kind: 'member' }>({
        kind: fc.constant('member'), object: any, property: identifier, span: fc.constant(span),
      }),
      list(any).map((items): Expression => ({ kind: 'list', items, span })),
      list(any).filter(({ length }) => length > 1).map((items): Expression => ({ kind: 'tuple', items, span })),
      fc.record<Expression & { kind: 'comprehension' }>({
        kind: fc.constant('comprehension'),
        element: any,
        clauses: fc.tuple(forClause(any), list(fc.oneof(forClause(any), ifClause(any)))).map(([first, more]) => [first, ...more]),
        span: fc.constant(span),
      }),
      any.map((operand): Expression => ({ kind: 'measure', operand, span })),
    ),
  };
}).expression; // prettier-ignore

const expression = arbitraryExpression;
const expressions = list(expression);
const atLeastOne = list(expression, 1);

const operands: fc.Arbitrary<Operands> = fc.oneof(
  expressions.map((items): Operands => ({ kind: 'operands', items, span })),
  expression.map((tuples): Operands => ({ kind: 'on', tuples, span })),
  fc.record({
    kind: fc.constant('pooled' as const),
    sources: atLeastOne,
    target: expression,
    span: fc.constant(span),
  }),
);

/** What cannot be read has no text. */
type Legible = Exclude<StatementKind, 'lost'>;
type Fields<T> = { [F in keyof Omit<T, 'kind' | 'span'>]-?: fc.Arbitrary<T[F]> };

const modifier = fc.record({
  kind: fc.constantFrom('ctrl' as const, 'inv' as const, 'pow' as const),
  argument: optional(expression),
  span: fc.constant(span),
});

/** The fields of every kind of statement, with blocks from `inner`. */
const fieldsOf = (inner: fc.Arbitrary<Block>): { [K in Legible]: Fields<StatementOf<K>> } => ({
  qubit: { name: identifier, size: optional(expression) },
  input: {
    name: identifier,
    outside: optional(outside),
    element: fc.constantFrom('angle', 'amplitude'),
    dimensions: expressions,
  },
  weight: {
    name: identifier,
    outside: optional(outside),
    dimensions: expressions,
    initial: optional(
      fc.record({
        kind: fc.constant('distribution' as const),
        name: identifier,
        arguments: expressions,
        span: fc.constant(span),
      }),
    ),
  },
  let: { name: identifier, value: expression },
  assign: {
    name: identifier,
    value: fc.oneof(
      expression,
      fc.record({
        kind: fc.constant('pooling' as const),
        callee: identifier,
        arguments: expressions,
        tuples: expression,
        span: fc.constant(span),
      }),
    ),
  },
  apply: { modifiers: list(modifier), callee: identifier, arguments: expressions, operands },
  bit: { name: identifier, value: expression },
  reset: { operands: atLeastOne },
  discard: { operands: atLeastOne },
  barrier: { operands: expressions },
  return: { outputs: atLeastOne },
  for: { pattern, iterable: expression, body: inner },
  if: { condition: expression, then: inner, orElse: optional(inner) },
});

export const arbitraryStatement: fc.Arbitrary<Statement> = fc.letrec<{ statement: Statement; block: Block }>(
  (tie) => {
    const fields = Object.entries(fieldsOf(tie('block'))) as [
      Legible,
      Record<string, fc.Arbitrary<unknown>>,
    ][];
    const node = ([kind, rest]: (typeof fields)[number]) =>
      fc.record(rest).map((given) => ({ kind, span, ...given }) as Statement);
    const nests = ([kind]: (typeof fields)[number]) => hasBlocks(statementFacts[kind]);
    const flat = fields.filter((each) => !nests(each)).map(node);
    return {
      block: list(tie('statement')).map((statements) => ({ kind: 'block' as const, statements, span })),
      statement: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(...flat),
        ...fields.filter(nests).map(node),
      ),
    };
  },
).statement;

const block: fc.Arbitrary<Block> = list(arbitraryStatement).map((statements) => ({
  kind: 'block',
  statements,
  span,
}));
const angleParameters: fc.Arbitrary<AngleParameter[]> = list(
  fc.record({
    kind: fc.constant('angle-parameter' as const),
    name: identifier,
    dimensions: expressions,
    span: fc.constant(span),
  }),
);
const parameter: fc.Arbitrary<CompileTimeParameter> = fc.record({
  kind: fc.constant('compile-time-parameter' as const),
  name: identifier,
  type: fc.oneof(
    fc
      .constantFrom('int', 'float', 'bool', 'angle', 'pairing')
      .map((name) => ({ kind: 'parameter-type', name, span }) as const),
    optional(expression).map((arity) => ({
      kind: 'parameter-type' as const,
      name: 'pool' as const,
      arity,
      span,
    })),
    expression.map((arity) => ({ kind: 'parameter-type' as const, name: 'gate' as const, arity, span })),
  ),
  value: optional(expression),
  domain: optional(expression),
  span: fc.constant(span),
});

const doc = optional(
  fc
    .array(fc.stringMatching(/^[ -~é]{0,12}$/), { minLength: 1, maxLength: 3 })
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n')),
);
const documented = { doc, name: identifier, span: fc.constant(span) };

export const arbitraryDeclaration: fc.Arbitrary<Declaration> = fc.oneof(
  fc.record({ kind: fc.constant('const' as const), ...documented, value: expression }),
  fc.record({
    kind: fc.constant('pairing' as const),
    ...documented,
    parameter: identifier,
    value: expression,
  }),
  fc.record({
    kind: fc.constant('gate' as const),
    ...documented,
    parameters: angleParameters,
    operands: list(
      fc.record({
        kind: fc.constant('operand' as const),
        name: identifier,
        size: optional(identifier),
        span: fc.constant(span),
      }),
      1,
    ),
    body: block,
  }),
  fc.record({
    kind: fc.constant('pool' as const),
    ...documented,
    parameters: angleParameters,
    sources: list(identifier, 1),
    target: identifier,
    body: block,
  }),
  fc.record({
    kind: fc.constant('circuit' as const),
    ...documented,
    parameters: list(parameter),
    body: block,
  }),
);

const side: fc.Arbitrary<Side> = fc.record({
  kind: fc.constant('side' as const),
  callee: identifier,
  settings: list(
    fc.record({
      kind: fc.constant('setting' as const),
      name: identifier,
      value: expression,
      span: fc.constant(span),
    }),
  ),
  span: fc.constant(span),
});

export const arbitraryProperty: fc.Arbitrary<Property> = fc.record({
  kind: fc.constant('property' as const),
  doc,
  title: fc.stringMatching(/^[^"\r\n]{0,8}$/).map((text) => ({ kind: 'text' as const, text, span })),
  parameters: list(parameter),
  comparison: fc.record({
    kind: fc.constant('comparison' as const),
    left: side,
    right: side,
    level: optional(identifier),
    span: fc.constant(span),
  }),
  span: fc.constant(span),
});

const arbitraryImport: fc.Arbitrary<Import> = fc.record({
  kind: fc.constant('import' as const),
  names: list(
    fc.record({
      kind: fc.constant('imported-name' as const),
      name: identifier,
      alias: optional(identifier),
      span: fc.constant(span),
    }),
  ),
  path: fc.stringMatching(/^[!#-~é]{0,12}$/),
  pathSpan: fc.constant(span),
  span: fc.constant(span),
});

export const arbitraryFile: fc.Arbitrary<File> = fc.record({
  kind: fc.constant('file' as const),
  imports: list(arbitraryImport),
  declarations: list(arbitraryDeclaration),
  properties: fc.array(arbitraryProperty, { maxLength: 1 }),
  comments: fc.constant([]),
  span: fc.constant(span),
});
