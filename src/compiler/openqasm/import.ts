// OpenQASM 2 and 3 → a `.qcnn` file. Whatever a circuit cannot hold is one diagnostic that names it; nothing is dropped.
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/source.ts';
import { Fault } from './fault.ts';
import { readNotes } from './notes.ts';
import { parseQasm } from './parse.ts';
import { printFile } from './print-file.ts';
import { translate } from './translate.ts';

export interface ImportResult {
  /** The `.qcnn` file; absent when there is an error. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loops are unrolled, registers broadcast, constants computed; gates stay gates; `input`s become weights, or inputs where
 * a `// qcnn: inputs …;` note says so. The circuit returns what a `// qcnn: return …;` note says; without one, Z of what
 * each classical bit holds in the end, +1 for 0 and −1 for 1; where nothing is measured into bits, Z of every qubit.
 */
export function importQasm(source: Source): ImportResult {
  try {
    const { program, notes } = parseQasm(source);
    const flat = translate(program);
    const known = readNotes(
      notes,
      source,
      new Set(flat.parameters.map(({ given }) => given)),
      (name, index) => {
        const register = flat.registers.find(({ given }) => given === name);
        if (!register || (register.size === undefined) !== (index === undefined)) return undefined;
        return (index ?? 0) < (register.size ?? 1) ? register.first + (index ?? 0) : undefined;
      },
    );
    const fallback = source.name.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
    return { text: printFile(flat, known, fallback || 'main'), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { diagnostics: [error.diagnostic] };
  }
}
