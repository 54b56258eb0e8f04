// What a reference to a file may mean where circuits are compared: a circuit, a gate or pool by itself, an OpenQASM program.
import { sizeNamesOf } from '../compiler/elaborate/callable-body.ts';
import { declarationOf } from '../compiler/elaborate-circuit.ts';
import { chooseCallable, circuitsOf } from '../compiler/choose-callable.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { type Settings, settingTexts } from '../compiler/elaborate/parameters/setting-texts.ts';
import { elaborateFile } from '../compiler/openqasm/elaborate-file.ts';
import type { Remark } from '../compiler/openqasm/index.ts';
import { type Diagnostic, formatWithSource } from '../compiler/source/diagnostic.ts';
import type { Source } from '../compiler/source/source.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { exitCodeOf } from '../circuit-files/exit-code-of.ts';
import { type CircuitReference, nodeLoad, openCircuit, openStandard } from '../circuit-files/load.ts';
import { importProgram, type Program, readProgram } from '../circuit-files/read-program.ts';

/** A circuit that a reference may mean, with the values of its parameters or the sizes of its registers, as texts. */
export interface Version {
  readonly circuit: Circuit;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Referenced {
  readonly kind: 'circuit' | 'gate' | 'pool';
  /** Whether an OpenQASM program said it. */
  readonly isProgram: boolean;
  /** As it was named. */
  readonly reference: string;
  /** One, or for a gate on registers one for each size that suits, the most usual first; each is made when it is asked for. */
  readonly versions: Iterable<Version>;
  /** What was left out of a program or chosen for it. */
  readonly remarks: readonly Remark[];
}

/** A reference whose file has been read. */
export interface OpenReference {
  readonly reference: string;
  readonly opened: CircuitReference | Program;
}

/** Reads the file of `FILE`, `FILE#NAME`, `FILE.qasm` or `-`; names of the standard library do as well. Throws UserError. */
export function openReference(reference: string): OpenReference {
  if (typeof reference === 'string' && reference.endsWith('.qasm'))
    return { reference, opened: readProgram(reference) };
  return openedAs(reference, openStandard(reference) ?? openCircuit(reference));
}

/** The same for a text at hand, which messages call by the name of its source; `circuit` is what is meant of it. */
export function openText(source: Source, circuit?: string): OpenReference {
  const reference = circuit === undefined ? source.name : `${source.name}#${circuit}`;
  return openedAs(reference, { source, ...(circuit !== undefined && { circuit }) });
}

function openedAs(reference: string, opened: CircuitReference): OpenReference {
  if (!saysOpenQasm(opened.source.text)) return { reference, opened };
  if (opened.circuit !== undefined)
    throw new UserError(`an OpenQASM program is one circuit; leave out #${opened.circuit}`);
  return { reference, opened: importProgram(reference, opened.source) };
}

/** Behind spaces and comments, the first word is OPENQASM. */
function saysOpenQasm(text: string): boolean {
  const gap = /\s+|\/\/[^\n]*|\/\*[^]*?\*\//y;
  let at = 0;
  while (gap.test(text)) at = gap.lastIndex;
  return /OPENQASM\b/y.test(text.slice(at, at + 20));
}

/** The names that `set` may have; undefined where the file says what is wrong with it. */
export function parameterNamesOf({ opened }: OpenReference): readonly string[] | undefined {
  if ('remarks' in opened) return [];
  const chosen = chooseCallable(opened.source, nodeLoad, opened.circuit);
  switch (chosen.kind) {
    case 'none':
      return undefined;
    case 'circuit':
      return declarationOf(opened.source, nodeLoad, opened.circuit)?.parameters.map(({ name }) => name.name);
    case 'gate':
    case 'pool':
      return sizeNamesOf(chosen.declared.declaration);
    default:
      return chosen satisfies never;
  }
}

/** What the reference means, `set` being values of compile-time parameters or sizes of registers. Throws UserError. */
export function resolveReference({ reference, opened }: OpenReference, set: Settings = {}): Referenced {
  if ('remarks' in opened) return programOf(reference, opened, set);
  const chosen = chooseCallable(opened.source, nodeLoad, opened.circuit);
  const common = { reference, isProgram: false, remarks: [] };
  switch (chosen.kind) {
    case 'none':
      throw new UserError(`${opened.source.name} ${chosen.why}`);
    case 'circuit': {
      const { circuit, parameters } = elaborateOrFail(opened, { set });
      return { ...common, kind: 'circuit', versions: [{ circuit, parameters }] };
    }
    case 'gate':
    case 'pool': {
      const sizes = settingTexts(set);
      const tell = (found: readonly Diagnostic[]) => tellOrFail(found, sizes);
      return { ...common, kind: chosen.kind, versions: remembered(circuitsOf(chosen, sizes, tell)) };
    }
    default:
      return chosen satisfies never;
  }
}

function programOf(reference: string, { file, source, remarks }: Program, set: Settings): Referenced {
  const [name] = Object.keys(set);
  if (name !== undefined)
    throw new UserError(`${reference} is an OpenQASM program, which has no compile-time parameter ${name}`);
  const { circuit, error } = elaborateFile(file, source);
  if (!circuit) throw new DiagnosticsError(error ? formatWithSource(error) : `${reference} is no circuit`, error ? [error] : [], 1); // prettier-ignore
  return { kind: 'circuit', isProgram: true, reference, versions: [{ circuit, parameters: {} }], remarks };
}

/** Warnings go to standard error, errors are thrown. */
function tellOrFail(found: readonly Diagnostic[], sizes: object): void {
  const errors = found.filter(({ severity }) => severity === 'error');
  for (const warning of found)
    if (warning.severity === 'warning') console.error(printable(formatWithSource(warning)));
  if (errors.length === 0) return;
  const exitCode = exitCodeOf(errors, Object.keys(sizes).length > 0 ? () => [] : undefined);
  throw new DiagnosticsError(errors.map(formatWithSource).join('\n'), errors, exitCode);
}

/** The same items for all who iterate; each is made once. */
function remembered<T>(source: Iterator<T, void>): Iterable<T> {
  const items: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let at = 0; ; at++) {
        if (at === items.length) {
          const next = source.next();
          if (next.done) return;
          items.push(next.value);
        }
        yield items[at];
      }
    },
  };
}
