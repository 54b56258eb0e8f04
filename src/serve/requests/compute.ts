// `init`, `forward`, `gradient`, `jacobian`: the numbers of a loaded circuit.
import { oneOf, optional, whole } from '../../json-shape.ts';
import type { DeviceExecutable, Executable, Gradients } from '../../runtime/backends/backend.ts';
import { requireFinite } from '../../runtime/finite.ts';
import { jacobianOf, type BothJacobians } from '../../runtime/evaluate/jacobian.ts';
import { initialWeights } from '../../runtime/weights.ts';
import { UserError } from '../../user-error.ts';
import type { Result } from '../answer.ts';
import type { NamedArray } from '../arrays.ts';
import { byName, numbersOf, pointOf } from '../given-arrays.ts';
import type { Held, LoadedCircuit } from '../held.ts';
import { request } from '../request.ts';

const circuit = whole(1, Number.MAX_SAFE_INTEGER);
const by = optional(oneOf('weights', 'inputs', 'both'));

export const init = request(
  { circuit, seed: optional(whole(0, 2 ** 32 - 1)) },
  (held, { circuit: number, seed = 1 }, arrays) => {
    byName(arrays, []);
    const { circuit: own } = held.circuits.get(number);
    const values = initialWeights(own, seed);
    return { result: {}, arrays: [{ name: 'weights', dtype: 'float64', shape: [values.length], values }] };
  },
);

export const forward = request({ circuit, ahead: by }, (held, { circuit: number, ahead }, arrays) => {
  const loaded = held.circuits.get(number);
  const { weights, inputs, batch } = pointOf(loaded, byName(arrays, ['weights', 'inputs']));
  const { outputs } = loaded.counts;
  requireRoom(held, loaded, batch * outputs);
  const values = loaded.executable.forward(weights, inputs, batch, ahead && wantedBy(ahead));
  return after(values, (values) => {
    requireFinite(values, 'output', outputs);
    return answerOf(loaded, { values: [batch, outputs] }, { values });
  });
});

export const gradient = request({ circuit, by }, (held, { circuit: number, by: asked = 'both' }, arrays) => {
  const loaded = held.circuits.get(number);
  const given = byName(arrays, ['weights', 'inputs', 'upstream']);
  const { weights, inputs, batch } = pointOf(loaded, given);
  const { counts, executable } = loaded;
  const wanted = wantedBy(asked);
  requireRoom(held, loaded, batch * (counts.outputs + (wanted.inputs ? counts.inputs : 0)));
  const upstream = given.upstream
    ? numbersOf(loaded, given.upstream, [batch, counts.outputs], ({ name }) => `a number for each output of ${name} and each sample`) // prettier-ignore
    : new Float64Array(batch * counts.outputs).fill(1);
  return after<Gradients, Result>(
    executable.vjp(weights, inputs, upstream, batch, wanted),
    ({ values, weights: byWeights, inputs: byInputs }) => {
      requireFinite(values, 'output', counts.outputs);
      if (wanted.weights) requireFinite(byWeights, 'derivative by weight');
      if (wanted.inputs) requireFinite(byInputs, 'derivative by input', counts.inputs);
      const shapes = {
        values: [batch, counts.outputs],
        ...(wanted.weights && { weights: [counts.weights] }),
        ...(wanted.inputs && { inputs: [batch, counts.inputs] }),
      };
      return answerOf(loaded, shapes, { values, weights: byWeights, inputs: byInputs });
    },
  );
});

export const jacobian = request(
  { circuit, by },
  (held, { circuit: number, by: asked = 'weights' }, arrays) => {
    const loaded = held.circuits.get(number);
    const { weights, inputs, batch } = pointOf(loaded, byName(arrays, ['weights', 'inputs']));
    const { counts, executable } = loaded;
    const { outputs } = counts;
    const perOutput = (asked === 'inputs' ? 0 : counts.weights) + (asked === 'weights' ? 0 : counts.inputs);
    requireRoom(held, loaded, batch * outputs * perOutput);
    if (!answersAtOnce(executable))
      throw new UserError(`backend ${executable.backend} has no jacobian here; load the circuit on wasm or reference`); // prettier-ignore
    const numbers = { weights: Float64Array.from(weights), inputs: Float64Array.from(inputs), batch, listed: true }; // prettier-ignore
    const samples = jacobianOf(executable, numbers, asked);
    const shapes = {
      ...(asked !== 'inputs' && { weights: [batch, outputs, counts.weights] }),
      ...(asked !== 'weights' && { inputs: [batch, outputs, counts.inputs] }),
    };
    const rowsBy = (what: 'weights' | 'inputs') =>
      samples.flatMap((sample) => (Array.isArray(sample) ? sample : (sample as BothJacobians)[what])).flat();
    return answerOf(loaded, shapes, { weights: shapes.weights ? rowsBy('weights') : [], inputs: shapes.inputs ? rowsBy('inputs') : [] }); // prettier-ignore
  },
);

function wantedBy(by: 'weights' | 'inputs' | 'both') {
  return { weights: by !== 'inputs', inputs: by !== 'weights' };
}

/** Now where the numbers are there, later where a device has to bring them. */
function after<T, R>(numbers: T | Promise<T>, work: (numbers: T) => R): R | Promise<R> {
  return numbers instanceof Promise ? numbers.then(work) : work(numbers);
}

function answersAtOnce(executable: Executable | DeviceExecutable): executable is Executable {
  return executable.backend === 'wasm' || executable.backend === 'reference';
}

/** In the circuit's precision. */
function answerOf(
  { dtype }: LoadedCircuit,
  shapes: Readonly<Record<string, readonly number[]>>,
  values: Readonly<Record<string, ArrayLike<number>>>,
): Result {
  const arrays = Object.entries(shapes).map(([name, shape]): NamedArray => ({ name, dtype, shape, values: values[name] })); // prettier-ignore
  return { result: {}, arrays };
}

/** Throws UserError where so many numbers are more than an answer may have. */
function requireRoom({ limits }: Held, { dtype, circuit: { name } }: LoadedCircuit, numbers: number): void {
  const bytes = numbers * (dtype === 'float64' ? 8 : 4);
  if (bytes <= limits.payload) return;
  throw new UserError(
    `the answer of circuit ${name} would take ${bytes} bytes, more than the ${limits.payload} that a payload may have; send fewer samples at once`,
    1,
  );
}
