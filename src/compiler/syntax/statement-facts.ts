// What the stages ask of each kind of statement, in one table: where it may stand, what it holds, what it names. A kind
// without a row is a type error, and so is a row without a fact.
import type { Block, Declaration, Expression, Identifier, Operands, Statement } from './ast.ts';
import { visitNodes } from './visitor-keys.ts';
import type { ReservedWord } from './words.ts';

export type StatementKind = Statement['kind'];
export type StatementOf<K extends StatementKind> = Extract<Statement, { kind: K }>;

/** Where statements stand; blocks are those of loops and branches, and branches those that a measured bit decides. */
type Place = 'gate' | 'pool' | 'circuit' | 'block' | 'branch';

interface StatementFacts<S extends Statement> {
  /** The word that it begins with; undefined where a name or a modifier does. */
  readonly word: ReservedWord | undefined;
  /** True where `word name;` reads like the call of a gate, so that the parser lets a misspelt word pass. */
  readonly readsLikeCall: boolean;
  /** Why it may not stand in a place; absent: it may. */
  readonly refusedIn: { readonly [P in Place]?: (statement: S) => string };
  /** Whether its expression may be a `measure`, which stands whole. */
  readonly measures: boolean;
  /** The expressions of the statement itself, not of the blocks in it. */
  readonly expressions: (statement: S) => readonly Expression[];
  readonly blocks: (statement: S) => readonly Block[];
  /** The names that its blocks see and what follows it does not. */
  readonly binds: (statement: S) => readonly Identifier[];
  /** The names that what follows it in its block sees. */
  readonly declares: (statement: S) => readonly Identifier[];
  /** What a warning calls a declared name that nothing uses; absent: that is no fault. */
  readonly unused?: 'weight' | 'input';
  /** Names that mean something else after it. */
  readonly changes: (statement: S) => readonly string[];
  /** Gates, pools and channels that it applies. */
  readonly calls: (statement: S) => readonly Identifier[];
}

/** A statement that has blocks must tell them. */
type BlocksOf<S> = S extends { readonly blocks: readonly Block[] }
  ? (statement: S) => readonly Block[]
  : Extract<S[keyof S], Block | readonly Block[]> extends never
    ? () => readonly []
    : (statement: S) => readonly [Block, ...Block[]];
type Row<S extends Statement> = StatementFacts<S> & { readonly blocks: BlocksOf<S> };

const nothing: readonly [] = [];
const none = () => nothing;
const its = ({ name }: { readonly name: Identifier }) => [name];

const notInGates = (what: string) => ({
  gate: () => `a gate is unitary: ${what} belongs in a pool or a circuit`,
});
const notInBranches = (what: string) => ({
  branch: () =>
    `a run-time branch holds gates, channels, resets and barriers only; ${what} before or after the if`,
});
const onlyInCircuits = <S>(why: (statement: S, place: 'gate' | 'pool') => string) => ({
  gate: (statement: S) => why(statement, 'gate'),
  pool: (statement: S) => why(statement, 'pool'),
});
const asParameter = ({ kind, name }: StatementOf<'input' | 'weight'>, place: 'gate' | 'pool') =>
  `${kind} ${name.name} must stand in a circuit; a ${place} takes angles as parameters`;

/** What most statements have in common. */
const plain = { readsLikeCall: false, measures: false } as const;
/** Statements that hold no blocks, name nothing and call nothing. */
const nameless = { blocks: none, binds: none, declares: none, changes: none, calls: none };
/** Statements whose `name` is declared. */
const declaring = { blocks: none, binds: none, declares: its, changes: none, calls: none };

export const statementFacts: { readonly [K in StatementKind]: Row<StatementOf<K>> } = {
  qubit: {
    ...plain,
    ...declaring,
    word: 'qubit',
    readsLikeCall: true,
    refusedIn: {
      ...onlyInCircuits(
        ({ name }, place) =>
          `a ${place} has only the qubits it is called on; declare qubit ${name.name} in a circuit`,
      ),
      ...notInBranches('qubit'),
    },
    expressions: ({ size }) => (size ? [size] : []),
  },
  input: {
    ...plain,
    ...declaring,
    word: 'input',
    refusedIn: {
      ...onlyInCircuits(asParameter),
      block: ({ name }) =>
        `input ${name.name} must stand at the top level of the circuit, not in a loop or branch`,
    },
    expressions: ({ dimensions }) => dimensions,
    unused: 'input',
  },
  weight: {
    ...plain,
    ...declaring,
    word: 'weight',
    refusedIn: { ...onlyInCircuits(asParameter), ...notInBranches('weight') },
    expressions: ({ dimensions, initial }) => [...dimensions, ...(initial?.arguments ?? [])],
    unused: 'weight',
  },
  let: {
    ...plain,
    ...declaring,
    word: 'let',
    refusedIn: {},
    expressions: ({ value }) => [value],
  },
  assign: {
    ...plain,
    ...nameless,
    word: undefined,
    refusedIn: {
      ...onlyInCircuits(() => 'registers are assigned in circuits only'),
      ...notInBranches('assign a register'),
    },
    expressions: ({ value }) => (value.kind === 'pooling' ? [...value.arguments, value.tuples] : [value]),
    changes: ({ name }) => [name.name],
    calls: ({ value }) => (value.kind === 'pooling' ? [value.callee] : []),
  },
  apply: {
    ...plain,
    ...nameless,
    word: undefined,
    refusedIn: {},
    expressions: ({ modifiers, arguments: angles, operands }) => [
      ...(modifiers.length > 0 ? modifiers.flatMap(({ argument }) => argument ?? []) : nothing),
      ...angles,
      ...operandExpressions(operands),
    ],
    calls: ({ callee }) => [callee],
  },
  for: {
    ...plain,
    ...nameless,
    word: 'for',
    refusedIn: {},
    expressions: ({ iterable }) => [iterable],
    blocks: ({ body }) => [body],
    binds: ({ pattern }) => pattern.names,
  },
  if: {
    ...plain,
    ...nameless,
    word: 'if',
    refusedIn: {},
    measures: true,
    expressions: ({ condition }) => [condition],
    blocks: ({ then, orElse }) => (orElse ? [then, orElse] : [then]),
  },
  bit: {
    ...plain,
    ...declaring,
    word: 'bit',
    refusedIn: { ...notInGates('measure'), ...notInBranches('measure') },
    measures: true,
    expressions: ({ value }) => [value],
  },
  reset: {
    ...plain,
    ...nameless,
    word: 'reset',
    readsLikeCall: true,
    refusedIn: notInGates('reset'),
    expressions: ({ operands }) => operands,
  },
  discard: {
    ...plain,
    ...nameless,
    word: 'discard',
    readsLikeCall: true,
    refusedIn: { ...notInGates('discard'), ...notInBranches('discard') },
    expressions: ({ operands }) => operands,
  },
  barrier: {
    ...plain,
    ...nameless,
    word: 'barrier',
    readsLikeCall: true,
    refusedIn: {},
    expressions: ({ operands }) => operands,
  },
  return: {
    ...plain,
    ...nameless,
    word: 'return',
    readsLikeCall: true,
    refusedIn: {
      ...onlyInCircuits((_, place) => `only a circuit returns; a ${place} acts on its operands`),
      block: () => 'return must be the last statement of the circuit',
    },
    expressions: ({ outputs }) => outputs,
  },
  lost: {
    ...plain,
    ...nameless,
    word: undefined,
    refusedIn: {},
    expressions: none,
    blocks: ({ blocks }) => blocks,
    changes: ({ names, blocks }) => (blocks.length > 0 ? [...names, ...blocks.flatMap(namesIn)] : names),
  },
};

/** Every name that a block holds. */
function namesIn(block: Block): string[] {
  const names: string[] = [];
  visitNodes(block, (node) => {
    if (node.kind === 'identifier' || node.kind === 'name') names.push(node.name);
  });
  return names;
}

function operandExpressions(operands: Operands): readonly Expression[] {
  switch (operands.kind) {
    case 'operands':
      return operands.items;
    case 'on':
      return [operands.tuples];
    case 'pooled':
      return [...operands.sources, operands.target];
    default:
      return operands satisfies never;
  }
}

/** The row of a statement. */
export function factsOf(statement: Statement): StatementFacts<Statement> {
  return statementFacts[statement.kind] as StatementFacts<never> as StatementFacts<Statement>;
}

/** The expressions of a statement itself, not of the blocks in it. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  return factsOf(statement).expressions(statement);
}

/** The blocks in a statement. */
export function blocksOf(statement: Statement): readonly Block[] {
  return factsOf(statement).blocks(statement);
}

/** True for what a gate may hold. */
export function isUnitary(statement: Statement): boolean {
  const { refusedIn, measures } = factsOf(statement);
  if (refusedIn.gate) return false;
  return !measures || !expressionsOf(statement).some(({ kind }) => kind === 'measure');
}

/** True but for a gate or a pool whose head could not be read as far as the qubits that it acts on. */
export function namesQubits(declaration: Declaration): boolean {
  if (declaration.kind === 'gate') return declaration.operands.length > 0;
  return declaration.kind !== 'pool' || declaration.sources.length > 0;
}

/** The words of the statements whose facts pass a test, in the order of the table. */
export function wordsWhere(test: (facts: StatementFacts<never>) => boolean): readonly ReservedWord[] {
  return Object.values<StatementFacts<never>>(statementFacts).flatMap((facts) =>
    facts.word !== undefined && test(facts) ? [facts.word] : [],
  );
}

/** True where statements of a kind can declare or change no name, nor hold others that do. */
export function leavesNames({ blocks, declares, changes }: StatementFacts<never>): boolean {
  return blocks === none && declares === none && changes === none;
}

/** True where statements of a kind hold blocks. */
export function hasBlocks({ blocks }: StatementFacts<never>): boolean {
  return blocks !== none;
}

/** True where statements of a kind declare a name. */
export function declaresName({ declares }: StatementFacts<never>): boolean {
  return declares !== none;
}
