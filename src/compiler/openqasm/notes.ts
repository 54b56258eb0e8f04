// What a circuit has and OpenQASM cannot say, as comments that other programs ignore:
// `// qcnn: circuit NAME;`, `// qcnn: inputs x_0, x_1;`, `// qcnn: start normal(0, 0.1) of c_0, c_1;`, `// qcnn: return 0.5 * Z(q[0]) * X(q[1]), probs(q[2], q[3]);`.
import type { Initial, Output, Pauli, PauliTerm } from '../circuit/circuit.ts';
import type { Source, Span } from '../source/source.ts';
import type { Distribution } from '../syntax/ast.ts';
import { fail } from './fault.ts';
import type { Cell } from './instructions.ts';
import type { Note } from './lexer.ts';
import { identifier, number as numberNode } from '../syntax/nodes.ts';

export interface Notes {
  readonly circuit: string | undefined;
  /** Names of the `input`s that are inputs of the circuit, not weights. */
  readonly inputs: ReadonlySet<string>;
  /** Where `input`s that are weights start: `normal(0, 0.1)`. */
  readonly starts: ReadonlyMap<string, Distribution>;
  readonly outputs: readonly Output[] | undefined;
  /** The outputs are Z of these bits. */
  readonly returned: ReadonlySet<Cell> | undefined;
}

/** One output as the note, and the language, write it. */
export function writeObservable(terms: readonly PauliTerm[], nameOf: (qubit: number) => string): string {
  if (terms.length === 0) return '0';
  const written = terms.map(({ coefficient, factors }) => {
    const paulis = factors.map(({ qubit, pauli }) => `${pauli}(${nameOf(qubit)})`);
    return (coefficient === 1 && paulis.length > 0 ? paulis : [coefficient, ...paulis]).join(' * ');
  });
  return written.join(' + ');
}

/** Where the weights of these names start; none for uniform(−π, π), which the language takes by itself. */
export function writeStartNote(initial: Initial, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const of = names.join(', ');
  switch (initial.kind) {
    case 'uniform': {
      const { low, high } = initial;
      return low === -Math.PI && high === Math.PI
        ? []
        : [`// qcnn: start uniform(${low}, ${high}) of ${of};`];
    }
    case 'normal':
      return [`// qcnn: start normal(${initial.mean}, ${initial.deviation}) of ${of};`];
    case 'constant':
      return [`// qcnn: start constant(${initial.value}) of ${of};`];
    default:
      return initial satisfies never;
  }
}

export function writeReturnNote(outputs: readonly Output[], nameOf: (qubit: number) => string): string {
  const list = outputs.map((output) =>
    output.kind === 'probabilities'
      ? `probs(${output.qubits.map(nameOf).join(', ')})`
      : writeObservable(output.terms, nameOf),
  );
  return `// qcnn: return ${list.join(', ')};`;
}

/** Of a program whose outputs are bits. */
export function writeReturnOfBits(names: readonly string[]): string {
  return `// qcnn: return ${names.map((name) => `Z(${name})`).join(', ')};`;
}

/** What `name[index]` or `name` names: the number of a qubit, a bit, or neither. */
export interface Named {
  qubit(name: string, index: number | undefined): number | undefined;
  bit(name: string, index: number | undefined): Cell | undefined;
}

/** Reads all notes; `parameters` are the program's `input`s. Throws a fault at a note it does not understand. */
export function readNotes(
  notes: readonly Note[],
  source: Source,
  parameters: ReadonlySet<string>,
  named: Named,
): Notes {
  const inputs = new Set<string>();
  const starts = new Map<string, Distribution>();
  let circuit: string | undefined;
  let outputs: Output[] | undefined;
  let returned: Set<Cell> | undefined;
  for (const note of notes) {
    const reader = new NoteReader(note, source, named);
    const word = reader.name();
    if (word === 'circuit') circuit = reader.name();
    else if (word === 'inputs') reader.list(() => inputs.add(reader.parameter(parameters)));
    else if (word === 'start') {
      const start = reader.distribution();
      reader.list(() => starts.set(reader.parameter(parameters), start));
    } else if (word === 'return' && !outputs && !returned) {
      returned = reader.bits();
      if (!returned) outputs = reader.list(() => reader.output());
    } else reader.refuse(`a note is circuit, inputs, start or one return, not '${word}'`);
    reader.end();
  }
  return { circuit, inputs, starts, outputs, returned };
}

const signedNumber = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;

class NoteReader {
  private at = 0;
  private readonly note: Note;
  private readonly source: Source;
  private readonly named: Named;

  constructor(note: Note, source: Source, named: Named) {
    this.note = note;
    this.source = source;
    this.named = named;
  }

  refuse(message: string): never {
    const start = this.note.start + this.at;
    const span: Span = { source: this.source, start, end: this.note.start + this.note.text.length };
    return fail('syntax', message, span);
  }

  private match(pattern: RegExp): string | undefined {
    const sticky = new RegExp(`\\s*(${pattern.source})`, 'uy');
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.note.text);
    if (!found) return undefined;
    this.at = sticky.lastIndex;
    return found[1];
  }

  private expect(pattern: RegExp, what: string): string {
    return this.match(pattern) ?? this.refuse(`this note needs ${what} here`);
  }

  name(): string {
    return this.expect(/[\p{L}_$][\p{L}\p{N}_]*/u, 'a name');
  }

  /** The name of an `input`. */
  parameter(known: ReadonlySet<string>): string {
    const name = this.name();
    return known.has(name) ? name : this.refuse(`there is no input ${name}`);
  }

  /** `uniform(a, b)`, `normal(m, s)` or `constant(v)`, then `of`. */
  distribution(): Distribution {
    const name = this.expect(/uniform|normal|constant/, 'uniform, normal or constant');
    this.expect(/\(/, `'('`);
    const count = name === 'constant' ? 1 : 2;
    const numbers = this.list(() => Number(this.expect(signedNumber, 'a number')));
    if (numbers.length !== count) this.refuse(`${name} takes ${count} numbers`);
    this.expect(/\)/, `')'`);
    this.expect(/of\b/, `'of'`);
    const span: Span = { source: this.source, start: this.note.start, end: this.note.start + this.at };
    const args = numbers.map((value) => numberNode(value, span));
    return { kind: 'distribution', name: identifier(name, span), arguments: args, span };
  }

  end(): void {
    this.match(/;/);
    this.expect(/$/, 'its end');
  }

  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.match(/,/)) items.push(item());
    return items;
  }

  output(): Output {
    if (this.match(/probs\s*\(/)) {
      const qubits = this.list(() => this.reference());
      this.expect(/\)/, `')'`);
      if (new Set(qubits).size < qubits.length) this.refuse('probs names a qubit twice');
      return { kind: 'probabilities', qubits };
    }
    const terms = [this.term(1)];
    for (let sign = this.match(/[+-]/); sign; sign = this.match(/[+-]/))
      terms.push(this.term(sign === '-' ? -1 : 1));
    return { kind: 'observable', terms: terms.filter(({ coefficient }) => coefficient !== 0) };
  }

  private term(sign: number): PauliTerm {
    let coefficient = sign;
    const factors: { qubit: number; pauli: Pauli }[] = [];
    do {
      const pauli = this.match(/[XYZ](?=\s*\()/) as Pauli | undefined;
      if (pauli) {
        this.expect(/\(/, `'('`);
        factors.push({ pauli, qubit: this.reference() });
        this.expect(/\)/, `')'`);
      } else {
        coefficient *= Number(this.expect(signedNumber, 'a number, X(…), Y(…) or Z(…)'));
      }
    } while (this.match(/\*/));
    factors.sort((a, b) => a.qubit - b.qubit);
    if (factors.some(({ qubit }, i) => i > 0 && qubit === factors[i - 1].qubit)) {
      this.refuse('this product names a qubit twice');
    }
    return { coefficient, factors };
  }

  private reference(): number {
    const name = this.name();
    const index = this.match(/\[\s*\d+\s*\]/);
    const found = this.named.qubit(name, positionOf(index));
    if (found === undefined && this.named.bit(name, positionOf(index)))
      this.refuse(
        `${name}${index ?? ''} is a bit; a note returns Z of bits, or outputs of qubits, but not both`,
      );
    return found ?? this.refuse(`there is no qubit ${name}${index ?? ''}`);
  }

  /** `Z(c[0]), Z(c[2])`, where the first is a bit; else undefined, with nothing read. */
  bits(): Set<Cell> | undefined {
    const start = this.at;
    if (!this.bit()) {
      this.at = start;
      return undefined;
    }
    this.at = start;
    const found = new Set<Cell>();
    this.list(() => {
      const cell = this.bit() ?? this.refuse('this note needs Z of a bit here, as it begins with one');
      if (found.has(cell)) this.refuse('this note returns a bit twice');
      if (cell.holds.kind === 'constant') this.refuse(`${cell.name} never holds a measurement`);
      found.add(cell);
    });
    return found;
  }

  private bit(): Cell | undefined {
    const name = this.match(/Z\s*\(/) && this.match(/[\p{L}_][\p{L}\p{N}_]*/u);
    const index = this.match(/\[\s*\d+\s*\]/);
    return name && this.match(/\)/) ? this.named.bit(name, positionOf(index)) : undefined;
  }
}

function positionOf(index: string | undefined): number | undefined {
  return index === undefined ? undefined : Number(index.slice(1, -1));
}
