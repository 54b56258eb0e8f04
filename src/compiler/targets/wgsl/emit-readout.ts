// The outputs of a sweep as WGSL, read from the state when all gates are done.
import { hexadecimal, literal, maskOf } from './literals.ts';
import { scratchVectors } from './sweep-functions.ts';
import { scatter, sizeOf } from './sweep-parts.ts';
import { outputsByKind, type Sweep } from './sweep.ts';

/** Observables share scratch in rounds; probabilities belong to one thread each. */
export function emitReadout(sweep: Sweep, specialise: boolean): string {
  return `\n${[...observableLines(sweep, specialise), ...probabilityLines(sweep)].join('\n')}\n`;
}

function observableLines(sweep: Sweep, specialise: boolean): string[] {
  const { observables } = outputsByKind(sweep.outputs);
  const lines: string[] = [];
  let termAt = 0;
  for (let first = 0; first < observables.length; first += scratchVectors) {
    const round = observables.slice(first, first + scratchVectors);
    round.forEach(({ terms }, slot) => {
      const sum = specialise
        ? terms
            .map(
              ({ coefficient, flips, signs, quarters }) =>
                `${literal(coefficient)} * expectation(${hexadecimal(flips)}, ${hexadecimal(signs)}, ${quarters}u)`,
            )
            .join(' +\n    ') || '0.0'
        : `sumOfTerms(${termAt}u, ${termAt + terms.length}u)`;
      termAt += terms.length;
      lines.push(`  scratch[scratchAt + ${slot}u * threads + lane].x = ${sum};`);
    });
    lines.push('  storageBarrier();');
    round.forEach(({ index }, slot) =>
      lines.push(
        `  if (lane == ${slot}u % threads) { results[sample * ${sweep.outputSize}u + ${index}u] = total(${slot}u); }`,
      ),
    );
    lines.push('  storageBarrier();');
  }
  return lines;
}

function probabilityLines(sweep: Sweep): string[] {
  return outputsByKind(sweep.outputs).probabilities.map(({ bits, index }) => {
    const fixed = hexadecimal(maskOf(bits));
    return `  for (var o = lane; o < ${2 ** bits.length}u; o += threads) {
    let outcome = ${scatter(bits, 'o')};
    var sum = 0.0;
    var rest = 0u;
    for (var i = 0u; i < ${sizeOf(sweep) >>> bits.length}u; i++) {
      let v = psi[rest | outcome];
      sum += dot(v, v);
      rest = ((rest | ${fixed}) + 1u) & ~${fixed};
    }
    results[sample * ${sweep.outputSize}u + ${index}u + o] = sum;
  }`;
  });
}
