// What the language says of its own names and words, as Markdown.
import { gateMatrix, gates } from '../../src/compiler/circuit/gates.ts';
import type { Matrix } from '../../src/compiler/circuit/matrix.ts';
import { describedNames, type DescribedName } from '../../src/compiler/semantics/described-names.ts';
import type { NameKind } from '../../src/compiler/semantics/resolved-names.ts';

let described: ReadonlyMap<string, DescribedName> | undefined;

/** The entry of a name of the language; of words, types and members by these kinds. */
export function describedName(
  kind: NameKind | DescribedName['kind'],
  name: string,
): DescribedName | undefined {
  described ??= new Map(describedNames().map((each) => [`${each.kind} ${each.name}`, each]));
  return described.get(`${kind} ${name}`);
}

/** The sentence about a word of the language, a type or a member. */
export function wordDoc(word: string): string | undefined {
  const kinds = ['word', 'type', 'member'] as const;
  return kinds.map((kind) => describedName(kind, word)?.says).find((says) => says !== undefined);
}

/** Paragraphs about what the language itself declares; a gate without angles has its matrix. */
export function builtinDoc(name: string, kind: NameKind): string[] {
  const says = describedName(kind, name)?.says;
  const gate = kind === 'gate' ? gates.get(name) : undefined;
  const isShown = gate && gate.angles === 0 && gate.qubits > 0 && gate.qubits <= 2;
  return [
    ...(says === undefined ? [] : [says]),
    ...(isShown ? [`\`\`\`text\n${printMatrix(gateMatrix(gate, []), 2 ** gate.qubits)}\n\`\`\``] : []),
  ];
}

/** Rows of complex numbers, real and imaginary parts beside one another in `matrix`. */
function printMatrix(matrix: Matrix, size: number): string {
  const cells = Array.from({ length: size * size }, (_, i) => printComplex(matrix[2 * i], matrix[2 * i + 1]));
  const width = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: size }, (_, row) =>
    cells.slice(row * size, (row + 1) * size).map((cell) => cell.padStart(width)).join('  '),
  ).join('\n'); // prettier-ignore
}

function printComplex(re: number, im: number): string {
  const [real, imaginary] = [rounded(re), rounded(im)];
  if (imaginary === '0') return real;
  const unit = imaginary === '1' ? 'i' : imaginary === '-1' ? '-i' : `${imaginary}i`;
  return real === '0' ? unit : `${real}${unit.startsWith('-') ? '' : '+'}${unit}`;
}

function rounded(value: number): string {
  return String(Math.round(value * 1e4) / 1e4 + 0);
}
