// The reverse half of a sweep as WGSL: from upstream numbers to λ, back through the gates, to matrices and amplitudes.
import { hexadecimal, literal, maskOf } from './literals.ts';
import { amplitudeAt, eachGroup, outcomeOf, placeOf, scatter } from './sweep-parts.ts';
import { vectorsOf, type Sweep } from './sweep.ts';
import type { ReverseStep } from './sweep-table.ts';

/** λ ← Σ upstream · O ψ */
export function emitSeed(sweep: Sweep, specialise: boolean): string {
  let termAt = 0;
  const upstream = (index: string) =>
    `given[range.batch * ${sweep.amplitudes}u + sample * ${sweep.outputSize}u + ${index}]`;
  const lines = sweep.outputs.flatMap((output): string[] => {
    if (output.kind === 'probabilities') {
      return [`l += ${upstream(`${output.index}u + (${outcomeOf(output.bits, 'i')})`)} * psi[i];`];
    }
    const from = termAt;
    termAt += output.terms.length;
    const factor = upstream(`${output.index}u`);
    if (!specialise) return [`l += ${factor} * imageOfTerms(i, ${from}u, ${termAt}u);`];
    return output.terms.map(
      ({ coefficient, flips, signs, quarters }) =>
        `l += ${literal(coefficient)} * ${factor} * pauli(i, ${hexadecimal(flips)}, ${hexadecimal(signs)}, ${quarters}u);`,
    );
  });
  return `
  for (var i = lane; i < size; i += threads) {
    var l = vec2f();
    ${lines.join('\n    ')}
    lambda[i] = l;
  }
  workgroupBarrier();
`;
}

export function emitReverse(
  sweep: Sweep,
  order: readonly ReverseStep[],
  options: { readonly specialise: boolean; readonly threads: number },
): string {
  if (order.length === 0) return '';
  return options.specialise
    ? order.map((step) => emitBack(sweep, step, options.threads)).join('')
    : reverseLoop(sweep, order.length);
}

function emitBack(sweep: Sweep, { operation, pull, flush, first }: ReverseStep, threads: number): string {
  const { bits, matrix } = operation;
  const place = placeOf(sweep, matrix);
  const call = `back${bits.length}(i, ${bits.map(hexadecimal).join(', ')}, ${place}, ${pull});`;
  const undone = eachGroup(sweep, operation, threads, call);
  if (!flush) return undone;
  const { perSample, at, qubits } = sweep.matrices[matrix];
  const target = `${perSample ? 'pulledOwn' : 'pulledShared'} + ${at}u`;
  return `${undone}  leave${qubits}();
  storageBarrier();
  collect(${vectorsOf(qubits)}u, ${target}, ${perSample || !first ? first : 'isFirst'});
  storageBarrier();
`;
}

function reverseLoop(sweep: Sweep, steps: number): string {
  const from = 8 * sweep.operations.length;
  return `
  for (var row = ${from}u; row < ${from + 8 * steps}u; row += 8u) {
    let fixedBits = table[row];
    let controls = table[row + 1u];
    let a = table[row + 2u];
    let b = table[row + 3u];
    let flags = table[row + 5u];
    let isOwn = (flags & 1u) != 0u;
    let at = table[row + 4u] + select(0u, own, isOwn);
    let pull = (flags & 2u) != 0u;
    for (var g = lane; g < table[row + 6u]; g += threads) {
      let i = spread(g, fixedBits) | controls;
      if (b == 0u) { back1(i, a, at, pull); } else { back2(i, a, b, at, pull); }
    }
    workgroupBarrier();
    if ((flags & 4u) != 0u) {
      if (b == 0u) { leave1(); } else { leave2(); }
      storageBarrier();
      let place = table[row + 4u] + select(pulledShared, pulledOwn, isOwn);
      collect(select(${vectorsOf(2)}u, ${vectorsOf(1)}u, b == 0u), place, (flags & 8u) != 0u && (isOwn || isFirst));
      storageBarrier();
    }
  }
`;
}

/** The gradient by an amplitude v_k of one preparation: 2 Σ Re λ · (the product of the other preparations' amplitudes). */
export function emitAmplitudeGradient(sweep: Sweep): string {
  return sweep.preparations
    .map((preparation) => {
      const { bits, at } = preparation;
      const others = sweep.preparations.filter((other) => other !== preparation);
      const rest = maskOf(others.flatMap((other) => other.bits));
      const factors = others.map((other) => ` * ${amplitudeAt(sweep, other, 'i')}`);
      const iterations = 2 ** others.reduce((sum, other) => sum + other.bits.length, 0);
      return `
  for (var k = lane; k < ${2 ** bits.length}u; k += threads) {
    let prepared = ${scatter(bits, 'k')};
    var sum = 0.0;
    var i = 0u;
    for (var turn = 0u; turn < ${iterations}u; turn++) {
      sum += lambda[i | prepared].x${factors.join('')};
      i = ((i | ${hexadecimal(~rest)}) + 1u) & ${hexadecimal(rest)};
    }
    results[range.batch * ${sweep.outputSize}u + sample * ${sweep.amplitudes}u + ${at}u + k] = 2.0 * sum;
  }
`;
    })
    .join('');
}
