// A circuit from the texts that a record keeps of its files: what is on the disk now has no say.
import { posix } from 'node:path';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../compiler/elaborate-circuit.ts';
import { libraryName } from '../compiler/library/library-name.ts';
import type { Load } from '../compiler/semantics/modules.ts';
import { formatDiagnostic } from '../compiler/source/diagnostic.ts';
import type { Source } from '../compiler/source/source.ts';
import { UserError } from '../user-error.ts';
import { nodeLoad } from './load.ts';

export interface RecordedFile {
  /** Of the circuit. */
  readonly name: string;
  readonly source: Source;
  /** Texts of the files that it imports, directly or not, by name; those of the standard library come with qcnn. */
  readonly imports: Readonly<Record<string, string>>;
  /** Values of compile-time parameters, as texts. */
  readonly set: Readonly<Record<string, string>>;
}

/** Throws UserError where the texts give no circuit. */
export function elaborateRecorded({ name, source, imports, set }: RecordedFile): Circuit {
  const { circuit, diagnostics } = elaborateCircuit(source, importsFrom(imports), { circuit: name, set });
  if (circuit) return circuit;
  const error = diagnostics.find(({ severity }) => severity === 'error');
  throw new UserError(error ? formatDiagnostic(error) : `${source.name} gives no circuit ${name}`, 1);
}

/** Names are paths from the folder in which the record was made, or from the root. */
function importsFrom(imports: RecordedFile['imports']): Load {
  const sources = new Map(Object.entries(imports).map(([name, text]) => [plain(name), { name, text }]));
  return (specifier, from) => {
    if (libraryName(specifier) !== undefined) return nodeLoad(specifier, from);
    const path = plain(posix.join(posix.dirname(plain(from.name)), plain(specifier)));
    return sources.get(path) ?? onlyOneAt(path, [...sources]);
  };
}

/** What lay outside that folder has its whole path, of which an import from inside knows the end. */
function onlyOneAt(path: string, sources: readonly (readonly [string, Source])[]): Source | undefined {
  const end = `/${path.replace(/^(?:\.\.\/)+/, '')}`;
  const found = sources.filter(([name]) => name.endsWith(end));
  return found.length === 1 ? found[0][1] : undefined;
}

/** With the suffix, and one separator everywhere. */
function plain(path: string): string {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  return normal.endsWith('.qcnn') || normal === '<stdin>' ? normal : `${normal}.qcnn`;
}
