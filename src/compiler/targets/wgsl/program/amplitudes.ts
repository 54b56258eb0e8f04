// Amplitude encoding as instructions: numbers of a sample over their norm, or the expectation values of Pauli products in
// that state, and the way back. A sample without a norm gives what is not a number.
import { inputRun } from '../../../circuit/amplitudes.ts';
import { realPauli } from '../../../circuit/pauli.ts';
import type { Encoder } from '../../../plan/plan.ts';
import type { AngleFlows } from './angle-flows.ts';
import type { AngleValues } from './angles.ts';
import { emitProduct, emitScaled, emitZero, withoutRepeats } from './contractions.ts';
import { functionCode } from './functions.ts';
import { upTo, whole, type Builder, type Offsets, type Operand, type Vector } from './instructions.ts';

type AmplitudeEncoder = Extract<Encoder, { kind: 'amplitudes' }>;

export interface Amplitudes {
  /** Writes the entries of each sample. */
  fill(out: Vector): void;
  /** Takes the gradient by them, of each sample, to amplitudes. */
  pull(gradient: Vector, flows: AngleFlows): void;
}

export function createAmplitudes(
  encoder: AmplitudeEncoder,
  angles: AngleValues,
  builder: Builder,
): Amplitudes {
  const { amplitudes, form, entries, qubits } = encoder;
  const { length } = amplitudes;
  const run = inputRun(amplitudes);
  const all = upTo(length);
  const each = (size: number, precise = false) => builder.vector('each', size, precise);
  const given = run ? { vector: angles.inputs, at: run.offset } : gathered();
  const norm = normOf(given, length, builder);
  // Padded with zeros.
  const state = each(2 ** qubits, true);
  if (state.size > length) emitZero(builder, 'each', state);
  emitProduct(builder, 'each', { a: given, b: norm.inverse, out: whole(state), rows: [all, all] });
  const read =
    form === 'unitary'
      ? amplitudeReader(entries, state, builder)
      : pauliReader(entries, qubits, state, builder);

  /** Amplitudes that stand apart, side by side. */
  function gathered(): Operand {
    const vector = each(length);
    amplitudes.forEach((angle, at) => {
      const terms = [angles.operands[angles.stepOf(angle)]];
      builder.emit('each', { kind: 'total', out: { vector, at }, terms, add: false });
    });
    return whole(vector);
  }

  return {
    fill: (out) => read.fill(out),
    pull(gradient, flows) {
      // ∂v/∂a = (1 − v vᵀ) / |a|
      const byState = read.pull(gradient);
      const [along, scaled, back, result] = [each(1), each(1), each(1), each(length)];
      const zero = new Int32Array(length);
      emitProduct(builder, 'each', {
        a: whole(byState),
        b: whole(state),
        out: whole(along),
        sum: [all, all],
      });
      emitProduct(builder, 'each', { a: whole(along), b: norm.inverse, out: whole(scaled) });
      emitScaled(builder, 'each', {
        from: whole(scaled),
        to: [upTo(1), upTo(1)],
        out: whole(back),
        factor: -1,
        add: false,
      });
      emitProduct(builder, 'each', {
        a: whole(byState),
        b: norm.inverse,
        out: whole(result),
        rows: [all, all],
      });
      emitProduct(builder, 'each', {
        a: whole(state),
        b: whole(back),
        out: whole(result),
        rows: [all, all],
        add: true,
      });
      if (run) flows.addInputs(run.offset, result);
      else zero.forEach((_, at) => flows.add(amplitudes[at], { vector: result, at }));
    },
  };
}

/** One over the norm. */
function normOf(given: Operand, length: number, builder: Builder): { readonly inverse: Operand } {
  const [square, root, inverse] = [0, 0, 0].map(() => whole(builder.vector('each', 1, true)));
  const none = whole(builder.constant([0], true));
  const one = whole(builder.constant([1], true));
  const all = upTo(length);
  emitProduct(builder, 'each', { a: given, b: given, out: square, sum: [all, all] });
  builder.emit('each', {
    kind: 'apply',
    out: root,
    code: functionCode('sqrt', 'value'),
    x: square,
    y: square,
    flow: none,
  });
  builder.emit('each', {
    kind: 'apply',
    out: inverse,
    code: functionCode('divide', 'value'),
    x: one,
    y: root,
    flow: none,
  });
  return { inverse };
}

interface Reader {
  fill(out: Vector): void;
  /** The gradient by the state. */
  pull(gradient: Vector): Vector;
}

/** Entry i is amplitude entries[i]. */
function amplitudeReader(entries: readonly number[], state: Vector, builder: Builder): Reader {
  const targets = Int32Array.from(entries);
  const places = upTo(entries.length);
  return {
    fill(out) {
      emitScaled(builder, 'each', {
        from: whole(state),
        to: [targets, places],
        out: whole(out),
        factor: 1,
        add: false,
      });
    },
    pull(gradient) {
      const sum = builder.vector('each', state.size);
      emitZero(builder, 'each', sum);
      for (const to of withoutRepeats(places, targets))
        emitScaled(builder, 'each', { from: whole(gradient), to, out: whole(sum), factor: 1, add: true });
      return sum;
    },
  };
}

/** Entry i is Σ_r signs[r] v[r] v[r ^ flips] of Pauli product entries[i]; flips by flips. */
function pauliReader(entries: readonly number[], qubits: number, state: Vector, builder: Builder): Reader {
  const d = 2 ** qubits;
  const paulis = entries.map((entry) => realPauli(entry, qubits));
  const flips = [...new Set(paulis.flatMap((pauli) => (pauli ? [pauli.flips] : [])))];
  const size = d * flips.length;
  const each = () => builder.vector('each', size);
  const at = (f: number, r: number) => f * d + r;
  const table = (offset: (f: number, r: number) => number): Int32Array =>
    Int32Array.from({ length: size }, (_, index) => offset(Math.floor(index / d), index % d));
  const flipped = table((f, r) => r ^ flips[f]);
  const gather = (from: Vector, offsets: Int32Array): Vector => {
    const out = each();
    emitScaled(builder, 'each', {
      from: whole(from),
      to: [offsets, upTo(size)],
      out: whole(out),
      factor: 1,
      add: false,
    });
    return out;
  };
  // partners[f, r] = v[r ^ flips[f]]
  const partners = gather(state, flipped);
  const groups = flips.map((own, f) => {
    const rows = upTo(entries.length).filter((index) => paulis[index]?.flips === own);
    const signs = whole(builder.constant(Array.from(rows).flatMap((index) => paulis[index]!.signs)));
    return { f, rows, signs, starts: upTo(rows.length).map((row) => row * d) };
  });
  const overFlips = (which: Offsets) => [which, which] as const;

  return {
    fill(out) {
      if (paulis.some((pauli) => !pauli)) emitZero(builder, 'each', out);
      const products = each();
      const all = table((f, r) => at(f, r));
      const slices = [table((_, r) => r), all, all] as const;
      emitProduct(builder, 'each', { a: whole(state), b: whole(partners), out: whole(products), slices });
      for (const { f, rows, signs, starts } of groups) {
        const b = { vector: products, at: at(f, 0) };
        emitProduct(builder, 'each', {
          a: signs,
          b,
          out: whole(out),
          rows: [starts, rows],
          sum: [upTo(d), upTo(d)],
        });
      }
    },
    pull(gradient) {
      const byProducts = each();
      for (const { f, rows, signs, starts } of groups) {
        const out = { vector: byProducts, at: at(f, 0) };
        const own = { a: signs, b: whole(gradient), out };
        emitProduct(builder, 'each', { ...own, rows: [upTo(d), upTo(d)], sum: [starts, rows] });
      }
      const sum = builder.vector('each', d);
      const slices = [upTo(d), upTo(d), upTo(d)] as const;
      const over = overFlips(upTo(flips.length).map((f) => at(f, 0)));
      const back = gather(
        byProducts,
        table((f, r) => at(f, r ^ flips[f])),
      );
      for (const [index, own] of [byProducts, back].entries()) {
        const operands = { a: whole(own), b: whole(partners), out: whole(sum), add: index > 0 };
        emitProduct(builder, 'each', { ...operands, slices, sum: over });
      }
      return sum;
    },
  };
}
