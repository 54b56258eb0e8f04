// The texts that a circuit was opened from, by what was asked for them: plain data, by which another process opens the same
// circuit without the files.
import { isLibraryName, libraryName } from '../compiler/library/library-name.ts';
import type { Load } from '../compiler/semantics/modules.ts';
import type { Diagnostic } from '../compiler/source/diagnostic.ts';
import { list, object, optional, text } from '../json-shape.ts';
import { UserError } from '../user-error.ts';
import { nodeLoad, openCircuit, type CircuitReference } from './load.ts';

/** Where circuits are opened, and what they import. */
export interface CircuitFiles {
  /** Throws UserError. */
  open(argument: string): CircuitReference;
  readonly load: Load;
  /** Hears what is doubtful in them; absent: standard error does. */
  readonly warn?: ((warning: Diagnostic) => void) | undefined;
}

export const filesOnDisk: CircuitFiles = { open: openCircuit, load: nodeLoad };

/** Checks what is JSON of unknown origin. */
export const circuitTextsShape = object({
  opened: list(object({ argument: text, name: text, text, circuit: optional(text) })),
  imported: list(object({ from: text, specifier: text, name: text, text })),
});

/** Without those of the standard library, which comes with qcnn. */
export type CircuitTexts = ReturnType<typeof circuitTextsShape>;

/** Files that remember what was read of them. */
export interface RecordingFiles extends CircuitFiles {
  texts(): CircuitTexts;
}

export function recordTexts(files: CircuitFiles): RecordingFiles {
  const opened: CircuitTexts['opened'] = [];
  const imported: CircuitTexts['imported'] = [];
  return {
    warn: files.warn,
    open(argument) {
      const reference = files.open(argument);
      const { source, circuit } = reference;
      opened.push({ argument, name: source.name, text: source.text, circuit });
      return reference;
    },
    load(specifier, from) {
      const found = files.load(specifier, from);
      if (found && 'text' in found && !isLibraryName(found.name))
        imported.push({ from: from.name, specifier, name: found.name, text: found.text });
      return found;
    },
    texts: () => ({ opened: [...opened], imported: [...imported] }),
  };
}

/** What was recorded, and the standard library of this qcnn. */
export function filesOfTexts({ opened, imported }: CircuitTexts): CircuitFiles {
  const openings = new Map(opened.map((each) => [each.argument, each]));
  const keyOf = (from: string, specifier: string) => JSON.stringify([from, specifier]);
  const sources = new Map(
    imported.map(({ from, specifier, name, text: own }) => [keyOf(from, specifier), { name, text: own }]),
  );
  return {
    open(argument) {
      const found = openings.get(argument);
      if (!found) throw new UserError(`the text of the circuit ${argument} is not among those given`, 1);
      const { name, text: own, circuit } = found;
      return { source: { name, text: own }, ...(circuit !== undefined && { circuit }) };
    },
    load: (specifier, from) =>
      sources.get(keyOf(from.name, specifier)) ??
      (libraryName(specifier) === undefined ? undefined : nodeLoad(specifier, from)),
  };
}
