// A diagnosis as text: a table a scaling, with what its slope says, then a line each for the other measures.
import { isUndone, type Diagnosis, type Fit, type Scaling, type Undone } from '../diagnose/diagnosis.ts';
import { counted } from '../phrases.ts';
import { printable } from '../printable.ts';

export function formatDiagnosis(known: Diagnosis): string {
  const { circuit, qubits, weights, inputs, outputs, samples, seed } = known;
  const sizes = [counted(qubits, 'qubit'), counted(weights, 'weight'), counted(inputs, 'input'), counted(outputs, 'output')]; // prettier-ignore
  return [
    `circuit ${circuit}: ${sizes.join(', ')}; each figure from ${samples} random draws, seed ${seed}`,
    '',
    ...scalingLines('gradient variance against width', known.width, 'qubit'),
    '',
    ...scalingLines('gradient variance against depth', known.depth, 'layer'),
    '',
    ...measures(known),
  ]
    .map(printable)
    .join('\n');
}

function scalingLines(title: string, scaling: Scaling | Undone, each: string): string[] {
  if (isUndone(scaling)) return [title, `  not done: ${scaling.reason}`];
  const { by, points, left } = scaling;
  const rows = points.map(({ label, x, mean, largest, weights, allWeights }) => [
    label,
    counted(x, each),
    `mean ${scientific(mean)}`,
    `largest ${scientific(largest)}`,
    `${weights} of ${counted(allWeights, 'weight')} move an output`,
  ]);
  return [
    `${title} (${by})`,
    ...columns(rows),
    ...left.map(({ label, reason }) => `  ${label}  not done: ${reason}`),
    ...verdict(scaling, each),
  ];
}

/** One line leaves so many times the scatter that the other leaves. */
const clearly = 4;

/** What the two lines say; with fewer than three points neither can be better. */
function verdict({ points, exponential, power }: Scaling, each: string): string[] {
  if (!exponential || !power) return ['  no slope: at least two points are needed'];
  const factor = 2 ** -exponential.slope;
  const moves = factor >= 1 ? `falls by a factor of ${factor.toFixed(2)}` : `grows by a factor of ${(1 / factor).toFixed(2)}`; // prettier-ignore
  const slopes = [
    `  slope of log2(mean) a ${each}: ${slopeOf(exponential)}; it ${moves} a ${each}`,
    `  slope of log2(mean) by log2(${each}s): ${slopeOf(power)}`,
  ];
  if (points.length < 3) return [...slopes, '  two points: whether it is exponential cannot be told'];
  const [rest, restOfPower] = [1 - exponential.r2, 1 - power.r2];
  if (rest * clearly < restOfPower)
    return [...slopes, `  an exponential fits better${exponential.slope < 0 && each === 'qubit' ? ', as on a barren plateau' : ''}`]; // prettier-ignore
  if (restOfPower * clearly < rest) return [...slopes, '  a power fits better'];
  return [...slopes, '  both fit alike: a wider range would tell an exponential from a power'];
}

function slopeOf({ slope, error, r2 }: Fit): string {
  return `${slope.toFixed(3)}${error === undefined ? '' : ` ± ${error.toFixed(3)}`} (R² ${r2.toFixed(3)})`;
}

function measures({ expressibility, entanglement, shift }: Diagnosis): string[] {
  return [
    isUndone(expressibility)
      ? `expressibility: not done: ${expressibility.reason}`
      : `expressibility: D_KL ${expressibility.divergence.toFixed(4)} nats from Haar-random states (0: as they are; ${expressibility.states} of those by the same estimate ${expressibility.ofHaar.toFixed(4)})`,
    isUndone(entanglement)
      ? `entangling capability: not done: ${entanglement.reason}`
      : `entangling capability: Q = ${entanglement.mean.toFixed(3)}, deviation ${entanglement.deviation.toFixed(3)} (Meyer-Wallach; 0: product states, 1: each qubit fully mixed)`,
    isUndone(shift)
      ? `parameter shifts: not done: ${shift.reason}`
      : `parameter shifts: agree with the exact gradient to ${scientific(shift.error)}; the gradient of a sample takes ${counted(shift.runs, 'circuit')} in ${shift.bases === 1 ? '1 basis' : `${shift.bases} bases each`}`,
  ];
}

function scientific(value: number): string {
  return value.toExponential(2);
}

/** Cells in columns, two spaces between them. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd(),
  );
}
