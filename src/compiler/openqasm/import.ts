// OpenQASM 2 and 3 → the syntax tree of a `.qcnn` file. Whatever a circuit cannot hold is one diagnostic that names it.
import type { Diagnostic } from '../source/diagnostic.ts';
import { checkSource, type Source, type Span } from '../source/source.ts';
import type { File } from '../syntax/ast.ts';
import { maxLength } from '../syntax/parse.ts';
import { printFile } from '../syntax/printer.ts';
import { buildFile } from './build-file.ts';
import { Fault, fail } from './fault.ts';
import type { Cell, FlatProgram } from './instructions.ts';
import type { Ignored } from './lexer.ts';
import { settleOutputs } from './measurements.ts';
import { readNotes } from './notes.ts';
import { parseQasm } from './parse.ts';
import { isReturned, returnedBits } from './plan-measurements.ts';
import { refuseDoubtful } from './refuse-doubtful.ts';
import { remark, type LoadInclude, type Remark, type State } from './state.ts';
import { flatProgram, translate } from './translate.ts';

/** An OpenQASM program as a circuit file, or what is wrong with it. */
export interface ImportResult {
  /** The circuit file as a tree and as its text; absent when there is an error. */
  readonly file?: File;
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What was left out or chosen without a mistake. */
  readonly remarks: readonly Remark[];
}

const noIncludes: LoadInclude = (path) =>
  `only "qelib1.inc" and "stdgates.inc" can be included here, not "${path}"`;

/**
 * Loops are unrolled, registers broadcast, subroutines inlined, constants computed; gates stay gates; `input`s become
 * weights, or inputs where a `// qcnn: inputs …;` note says so. The circuit returns what a `// qcnn: return …;` note says;
 * without one, Z of what each classical bit (each `output` bit, where there are some) holds in the end, +1 for 0 and −1 for
 * 1; where nothing is measured into bits, Z of every qubit. `load` finds files that are included. What is
 * wrong with the program is in `diagnostics`; throws UserError only for a source that is none.
 */
export function importQasm(source: Source, load: LoadInclude = noIncludes): ImportResult {
  checkSource(source, 'importQasm');
  const span = { source, start: 0, end: 0 };
  try {
    const parsed = parseQasm(source);
    const state = translate(source, parsed, load);
    const { parameters } = state;
    const registers = new Map(state.registers.map((register) => [register.given, register]));
    const bits = new Map<string, Cell[]>();
    for (const cell of state.cells) {
      if (cell.local) continue;
      const known = bits.get(cell.register);
      if (known) known.push(cell);
      else bits.set(cell.register, [cell]);
    }
    const known = readNotes(parsed.notes, source, new Set(parameters.map(({ given }) => given)), {
      qubit: (name, index) => {
        const register = registers.get(name);
        if (!register || (register.size === undefined) !== (index === undefined)) return undefined;
        return (index ?? 0) < (register.size ?? 1) ? register.first + (index ?? 0) : undefined;
      },
      bit: (name, index) => bits.get(name)?.[index ?? 0],
    });
    state.returned = known.returned;
    if (!known.outputs) settleOutputs(state, span);
    const flat = flatProgram(state);
    const fallback = source.name.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
    const file = buildFile(flat, known, fallback || 'main', span);
    if (state.doubtful) refuseDoubtful(file, source);
    const text = printFile(file);
    if (text.length > maxLength) fail('too-large', `this program takes ${text.length} characters as a circuit file, and at most ${maxLength} are read; import a shorter part of it`, span); // prettier-ignore
    remarkIgnored(state, parsed.ignored);
    if (!known.outputs && !known.returned) remarkOutputs(state, flat, span);
    return { file, text, diagnostics: [], remarks: state.remarks };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { diagnostics: [error.diagnostic], remarks: [] };
  }
}

function remarkIgnored(state: State, ignored: readonly Ignored[]): void {
  for (const what of ['pragma', 'annotation'] as const) {
    const all = ignored.filter((each) => each.what === what);
    if (all.length > 0) remark(state, `${all.length === 1 ? `this ${what} is` : `${all.length} ${what}s are`} left out`, all[0].span); // prettier-ignore
  }
}

/** Where qubits are left that no returned bit shows, the choice is no matter of course. */
function remarkOutputs(state: State, flat: FlatProgram, span: Span): void {
  const { cells, registers } = flat;
  const bits = new Set(returnedBits(flat));
  const shown = new Set([...bits].map((bit) => flat.measurements[bit].qubit));
  const hidden = registers.flatMap(({ given, first, size }) =>
    Array.from({ length: size ?? 1 }, (_, i) => first + i)
      .filter((qubit) => !shown.has(qubit))
      .map((qubit) => (size === undefined ? given : `${given}[${qubit - first}]`)),
  );
  if (hidden.length === 0) return;
  const others = `to choose others, add a line such as // qcnn: return Z(${hidden[0]});`;
  if (bits.size === 0) return remark(state, `nothing is measured into bits, so the circuit returns Z of every qubit; ${others}`, span, { onOutputs: true }); // prettier-ignore
  const names = cells.filter((cell) => cell.holds.kind === 'bit' && isReturned(flat, cell)).map(({ name }) => name); // prettier-ignore
  const list = (all: readonly string[]) => all.slice(0, 6).join(', ') + (all.length > 6 ? `, … (${all.length})` : ''); // prettier-ignore
  remark(state, `the circuit returns Z of the bits that hold a measurement in the end: ${list(names)}; not of ${list(hidden)}: ${others}`, span, { onOutputs: true }); // prettier-ignore
}
