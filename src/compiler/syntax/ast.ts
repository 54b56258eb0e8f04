// The abstract syntax tree of a `.qcnn` file: what the parser yields, the printer writes and the checker reads.
// Every node has the span it came from. Names are not resolved here.
import type { Span } from '../source/source.ts';
import type {
  ComprehensionClause,
  Expression,
  Identifier,
  Node,
  Pattern,
  TextExpression,
} from './ast-expressions.ts';

export type * from './ast-expressions.ts';

/** A `//` or block comment that is not a doc comment, kept for formatters. */
export interface Comment extends Node {
  readonly kind: 'comment';
  readonly text: string;
}

/** A whole text. */
export interface File extends Node {
  readonly kind: 'file';
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
  readonly properties: readonly Property[];
  readonly comments: readonly Comment[];
}

// ---- Declarations

/** `import { a, b as c } from "path";` */
export interface Import extends Node {
  readonly kind: 'import';
  readonly names: readonly ImportedName[];
  readonly path: string;
  readonly pathSpan: Span;
}
/** `a`, `a as b` */
export interface ImportedName extends Node {
  readonly kind: 'imported-name';
  readonly name: Identifier;
  readonly alias?: Identifier | undefined;
}

/** What gives a name at the top of a file, told apart by `kind`. */
export type Declaration =
  ConstDeclaration | GateDeclaration | PoolDeclaration | PairingDeclaration | CircuitDeclaration;

/**
 * `doc` is the text of the `///` lines before a declaration, without the slashes, joined by newlines; `docSpan` reaches
 * from the first of these lines to the last, and lies before the declaration's own span.
 */
export interface Documented extends Node {
  readonly doc?: string | undefined;
  readonly docSpan?: Span | undefined;
}

/** What has a name of its own. */
export interface Declares extends Documented {
  readonly name: Identifier;
}

/** `const name = expr;` */
export interface ConstDeclaration extends Declares {
  readonly kind: 'const';
  readonly value: Expression;
}

/** `t: angle[15]` of a gate or a pool; no dimensions: one angle. */
export interface AngleParameter extends Node {
  readonly kind: 'angle-parameter';
  readonly name: Identifier;
  readonly dimensions: readonly Expression[];
}

/** `a`, or `q[n]`: a register whose size binds the name n. */
export interface Operand extends Node {
  readonly kind: 'operand';
  readonly name: Identifier;
  readonly size?: Identifier | undefined;
}

/** A declaration with a head and a block. */
export interface Headed extends Declares {
  /** The names in what of the head could not be read, which mean nothing; absent: all of it was read. */
  readonly lost?: readonly string[] | undefined;
  readonly body: Block;
}

/** `gate name(t: angle[15], s: angle) a, b { … }` */
export interface GateDeclaration extends Headed {
  readonly kind: 'gate';
  readonly parameters: readonly AngleParameter[];
  readonly operands: readonly Operand[];
}

/** `pool name(t: angle[2]) source -> target { … }`; several sources stand before the arrow: `a, b -> c`. */
export interface PoolDeclaration extends Headed {
  readonly kind: 'pool';
  readonly parameters: readonly AngleParameter[];
  /** At least one. */
  readonly sources: readonly Identifier[];
  readonly target: Identifier;
}

/** `pairing name(q) = expr;` */
export interface PairingDeclaration extends Declares {
  readonly kind: 'pairing';
  readonly parameter: Identifier;
  readonly value: Expression;
}

/** `circuit name(compile-time parameters) { … }` */
export interface CircuitDeclaration extends Headed {
  readonly kind: 'circuit';
  readonly parameters: readonly CompileTimeParameter[];
}

/** `n: int = 8 in [4, 8, 16]` */
export interface CompileTimeParameter extends Node {
  readonly kind: 'compile-time-parameter';
  readonly name: Identifier;
  readonly type: ParameterType;
  readonly value?: Expression | undefined;
  readonly domain?: Expression | undefined;
}

/** `int`, `gate(2)`, `pool`, … */
export interface ParameterType extends Node {
  readonly kind: 'parameter-type';
  readonly name: 'int' | 'float' | 'bool' | 'angle' | 'gate' | 'pool' | 'pairing';
  /** The k of `gate(k)` or `pool(k)`; a pool without it has one source. */
  readonly arity?: Expression | undefined;
}

// ---- Properties

/** `property "any width" (n: int in [2, 4]) { a(n = n) == b(n = n) at phase; }`: what is to hold; it gives no name. */
export interface Property extends Documented {
  readonly kind: 'property';
  readonly title: TextExpression;
  readonly parameters: readonly CompileTimeParameter[];
  readonly comparison: Comparison;
  /** The names in what of the head could not be read; absent: all of it was read. */
  readonly lost?: readonly string[] | undefined;
}
/** `{ a == b at phase; }` */
export interface Comparison extends Node {
  readonly kind: 'comparison';
  readonly left: Side;
  readonly right: Side;
  /** What it means that both are the same; absent: what is usual for circuits, gates or pools. */
  readonly level?: Identifier | undefined;
}
/** `hur(n = 4, conv = so4)`: a circuit, gate or pool, with values of its parameters or the sizes of its registers. */
export interface Side extends Node {
  readonly kind: 'side';
  readonly callee: Identifier;
  readonly settings: readonly SideSetting[];
}
/** `n = 4` */
export interface SideSetting extends Node {
  readonly kind: 'setting';
  readonly name: Identifier;
  readonly value: Expression;
}

// ---- Statements

/** Statements in braces. */
export interface Block extends Node {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
}

/** Any statement, told apart by `kind`. */
export type Statement =
  | QubitStatement
  | InputStatement
  | WeightStatement
  | LetStatement
  | AssignStatement
  | ApplyStatement
  | ForStatement
  | IfStatement
  | BitStatement
  | ResetStatement
  | DiscardStatement
  | BarrierStatement
  | ReturnStatement
  | LostStatement;

/** `qubit q[n];` or `qubit a;` */
export interface QubitStatement extends Node {
  readonly kind: 'qubit';
  readonly name: Identifier;
  readonly size?: Expression | undefined;
}

/** What a circuit keeps of an input or a weight besides the name in its text. */
export interface Outside extends Node {
  readonly name: Identifier;
  /** `c` of `weight c as c_1: …`, or `"for"` of `weight "for" as w: …`: what the circuit calls it; absent: its name. */
  readonly outside?: Identifier | undefined;
}

/** `input x: angle[n];` or `input a: amplitude[2^n];` */
export interface InputStatement extends Outside {
  readonly kind: 'input';
  readonly element: 'angle' | 'amplitude';
  readonly dimensions: readonly Expression[];
}

/** `weight c: angle[15] ~ uniform(-pi, pi);` */
export interface WeightStatement extends Outside {
  readonly kind: 'weight';
  readonly dimensions: readonly Expression[];
  readonly initial?: Distribution | undefined;
}
/** `uniform(-pi, pi)`, `normal(0, 0.1)`, `constant(0)` */
export interface Distribution extends Node {
  readonly kind: 'distribution';
  readonly name: Identifier;
  readonly arguments: readonly Expression[];
}

/** `let name = expr;` */
export interface LetStatement extends Node {
  readonly kind: 'let';
  readonly name: Identifier;
  readonly value: Expression;
}

/** `q = expr;` or `q = pooling(p) on odd_to_even(q);` */
export interface AssignStatement extends Node {
  readonly kind: 'assign';
  readonly name: Identifier;
  readonly value: Expression | Pooling;
}
/** The right-hand side `pooling(p) on tuples` of an assignment. */
export interface Pooling extends Node {
  readonly kind: 'pooling';
  readonly callee: Identifier;
  readonly arguments: readonly Expression[];
  readonly tuples: Expression;
}

/** `ctrl @ inv @ rx(t) a, b;`, `g(args) on tuples;`, `p(args) a, b -> c;` */
export interface ApplyStatement extends Node {
  readonly kind: 'apply';
  readonly modifiers: readonly Modifier[];
  readonly callee: Identifier;
  readonly arguments: readonly Expression[];
  readonly operands: Operands;
}
/** `ctrl @`, `ctrl(2) @`, `inv @`, `pow(k) @` */
export interface Modifier extends Node {
  readonly kind: 'ctrl' | 'inv' | 'pow';
  readonly argument?: Expression | undefined;
}
/** What a call acts on: operands one by one, tuples after `on`, or the sources and the target of a pool. */
export type Operands = OperandList | OnTuples | PooledOperands;
/** `q[0], q[1]`; empty for `gphase(t);` */
export interface OperandList extends Node {
  readonly kind: 'operands';
  readonly items: readonly Expression[];
}
/** `on ring(q)` */
export interface OnTuples extends Node {
  readonly kind: 'on';
  readonly tuples: Expression;
}
/** `a, b -> c` */
export interface PooledOperands extends Node {
  readonly kind: 'pooled';
  readonly sources: readonly Expression[];
  readonly target: Expression;
}

/** `for x in expr { … }`, `for (a, b) in line(q) { … }` */
export interface ForStatement extends Node {
  readonly kind: 'for';
  readonly pattern: Pattern;
  readonly iterable: Expression;
  readonly body: Block;
}

/** Compile-time or run-time `if`; the condition decides. `else if` is an `orElse` block with one `if`. */
export interface IfStatement extends Node {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Block;
  readonly orElse?: Block | undefined;
}

/** `bit m = measure q[i];` */
export interface BitStatement extends Node {
  readonly kind: 'bit';
  readonly name: Identifier;
  readonly value: Expression;
}

/** `reset q;` */
export interface ResetStatement extends Node {
  readonly kind: 'reset';
  readonly operands: readonly Expression[];
}
/** `discard q;` */
export interface DiscardStatement extends Node {
  readonly kind: 'discard';
  readonly operands: readonly Expression[];
}
/** `barrier;` or `barrier q, a;` */
export interface BarrierStatement extends Node {
  readonly kind: 'barrier';
  readonly operands: readonly Expression[];
}
/** `return a, b;` */
export interface ReturnStatement extends Node {
  readonly kind: 'return';
  readonly outputs: readonly Expression[];
}

/**
 * What could not be read, where a statement was expected. The names that it may have declared or changed mean nothing.
 * The blocks behind a header that could not be read are read all the same.
 */
export interface LostStatement extends Node {
  readonly kind: 'lost';
  readonly blocks: readonly Block[];
  readonly names: readonly string[];
  /** It was to declare something, perhaps by a name that cannot be told. */
  readonly declares: boolean;
  readonly holdsReturn: boolean;
}

// ---- All of them

/** Any part of the tree, told apart by `kind`. */
export type AnyNode =
  | File
  | Comment
  | Import
  | ImportedName
  | Declaration
  | Property
  | Comparison
  | Side
  | SideSetting
  | AngleParameter
  | Operand
  | CompileTimeParameter
  | ParameterType
  | Block
  | Statement
  | Distribution
  | Pooling
  | Modifier
  | Operands
  | Expression
  | ComprehensionClause
  | Identifier
  | Pattern;
