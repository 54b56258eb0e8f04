// WGSL for the angles of a sweep: from weights and inputs that are on the device to the values of all steps of the angle
// program, a line a step, and back again from the gradients by angles to those by weights and inputs.
import { operandSteps, type AngleProgram, type AngleStep } from '../../circuit/angle-program.ts';
import { inputCount, weightCount } from '../../circuit/circuit.ts';
import { literal } from './literals.ts';
import type { Sweep } from './sweep.ts';

/** Where the values of steps, and flows towards them, lie. */
export interface StepLayout {
  /** By step: its place among those done once a batch, or once a sample. */
  readonly places: readonly number[];
  readonly once: number;
  readonly each: number;
  /** Steps done once a batch that weights reach, and that steps or matrices done once a sample read. */
  readonly boundary: readonly number[];
}

export function layOutSteps({ angles, matrices }: Sweep): StepLayout {
  const places: number[] = [];
  angles.once.forEach((step, place) => (places[step] = place));
  angles.each.forEach((step, place) => (places[step] = place));
  const read = [
    ...angles.each.flatMap((step) => operandSteps(angles.steps[step])),
    ...matrices.flatMap(({ perSample, steps }) => (perSample ? steps : [])),
  ];
  const boundary = new Set(read.filter((step) => !angles.perSample[step] && angles.varying[step]));
  return { places, once: angles.once.length, each: angles.each.length, boundary: [...boundary] };
}

/** The name of a function that angles go through and WGSL does not compute well enough, if there is one. */
export function impreciseFunction({
  angles,
}: {
  readonly angles: Pick<AngleProgram, 'steps'>;
}): string | undefined {
  for (const step of angles.steps) {
    if ((step.kind === 'unary' || step.kind === 'binary') && !step.row.wgsl) return step.row.name;
  }
  return undefined;
}

/** cos and sin by quadrants and polynomials: WGSL's own promise 2^-11 only. */
export const circleFunction = /* wgsl */ `
// (cos x, sin x) to about 1e-7, for |x| up to 1e5
fn circle(x: f32) -> vec2f {
  let k = round(x * 0.63661977);
  let r = fma(-k, 7.5497899e-8, fma(-k, 4.8375130e-4, fma(-k, 1.5703125, x)));
  let z = r * r;
  let s = fma(r * z, fma(z, fma(z, -1.9515296e-4, 8.3321609e-3), -1.6666655e-1), r);
  let c = fma(z * z, fma(z, fma(z, 2.4433157e-5, -1.3887316e-3), 4.1666646e-2), fma(z, -0.5, 1.0));
  let quadrant = i32(k) & 3;
  let turned = select(vec2f(c, s), vec2f(-s, c), (quadrant & 1) == 1);
  return select(turned, -turned, (quadrant & 2) == 2);
}
`;

/** Entry points `startBatch` (one thread) and `startSamples` (a thread a sample): the values of all steps. */
export function emitAngles(sweep: Sweep, layout: StepLayout): string {
  const { angles } = sweep;
  const inputs = inputCount(sweep.circuit);
  const line = (index: number, list: readonly number[]): string => {
    const step = angles.steps[index];
    const mine = (operand: number) =>
      list.includes(operand) ? `s${operand}` : `steps[${layout.places[operand]}u]`;
    const place = angles.perSample[index]
      ? `${layout.once}u + sample * ${layout.each}u + ${layout.places[index]}u`
      : `${layout.places[index]}u`;
    return `  let s${index} = ${valueOf(step, mine, inputs)};\n  steps[${place}] = s${index};`;
  };
  const lines = (list: readonly number[]) => list.map((index) => line(index, list)).join('\n');
  return `
@compute @workgroup_size(1)
fn startBatch() {
${lines(angles.once)}
}

@compute @workgroup_size(64)
fn startSamples(@builtin(global_invocation_id) id: vec3u) {
  let sample = id.x;
  if (sample >= arrayLength(&inputs) / ${Math.max(1, inputs)}u) { return; }
${lines(angles.each)}
}
`;
}

/**
 * Entry points `pullSamples` (a thread a sample) and `pullBatch` (one thread). `flows` holds [shared flows], then
 * [batch × own flows], then [batch × boundary]; flow k goes to the step that `targets` names, for either sort.
 */
export function emitPull(
  sweep: Sweep,
  layout: StepLayout,
  targets: { readonly shared: readonly number[]; readonly own: readonly number[] },
): string {
  const { angles } = sweep;
  const [inputs, weights] = [inputCount(sweep.circuit), weightCount(sweep.circuit)];
  const own = targets.own.length;
  const boundaryAt = (place: number) =>
    `flows[${targets.shared.length}u + batch * ${own}u + sample * ${layout.boundary.length}u + ${place}u]`;
  const value = (index: number) =>
    angles.perSample[index]
      ? `steps[${layout.once}u + sample * ${layout.each}u + ${layout.places[index]}u]`
      : `steps[${layout.places[index]}u]`;
  const varyingEach = angles.each.filter((index) => angles.varying[index]);
  const varyingOnce = angles.once.filter((index) => angles.varying[index]);
  const declare = (list: readonly number[], prefix: string) =>
    list.map((index) => `  var ${prefix}${index} = 0.0;`).join('\n');
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);
  const back = (list: readonly number[]) =>
    list
      .toReversed()
      .flatMap((index) => pullOf(index, angles.steps[index], value, (operand) => angles.varying[operand]))
      .join('\n');
  return `
@compute @workgroup_size(64)
fn pullSamples(@builtin(global_invocation_id) id: vec3u) {
  let sample = id.x;
  let batch = arrayLength(&gradInputs) / ${Math.max(1, inputs)}u;
  if (sample >= batch) { return; }
${declare([...varyingEach, ...layout.boundary], 'f')}
${declare(numbered(inputs), 'g')}
${targets.own.flatMap((step, k) => (angles.varying[step] ? [`  f${step} += flows[${targets.shared.length}u + sample * ${own}u + ${k}u];`] : [])).join('\n')}
${back(varyingEach)}
${numbered(inputs)
  .map((index) => `  gradInputs[sample * ${inputs}u + ${index}u] = g${index};`)
  .join('\n')}
${layout.boundary.map((step, place) => `  ${boundaryAt(place)} = f${step};`).join('\n')}
}

@compute @workgroup_size(1)
fn pullBatch() {
${declare(varyingOnce, 'f')}
${declare(numbered(weights), 'w')}
${targets.shared.flatMap((step, k) => (angles.varying[step] ? [`  f${step} += flows[${k}u];`] : [])).join('\n')}
${
  layout.boundary.length > 0
    ? `  let batch = (arrayLength(&flows) - ${targets.shared.length}u) / ${own + layout.boundary.length}u;
  for (var sample = 0u; sample < batch; sample++) {
${layout.boundary.map((step, place) => `    f${step} += ${boundaryAt(place)};`).join('\n')}
  }`
    : ''
}
${back(varyingOnce)}
${numbered(weights)
  .map((index) => `  gradWeights[${index}u] = w${index};`)
  .join('\n')}
}
`;
}

function valueOf(step: AngleStep, operand: (index: number) => string, inputs: number): string {
  switch (step.kind) {
    case 'constant':
      return literal(step.value);
    case 'weight':
      return `weights[${step.index}u]`;
    case 'input':
      return `inputs[sample * ${inputs}u + ${step.index}u]`;
    case 'unary':
      return filled(step.row.wgsl!.value, operand(step.operand));
    case 'binary':
      return filled(step.row.wgsl!.value, operand(step.left), operand(step.right));
    default:
      return step satisfies never;
  }
}

/** Statements that move the flow of a step to its operands, to w (weights) or to g (inputs). */
function pullOf(
  index: number,
  step: AngleStep,
  value: (index: number) => string,
  isVarying: (index: number) => boolean,
): string[] {
  const flow = `f${index}`;
  const move = (operand: number, derivative: string) =>
    isVarying(operand) ? [`  f${operand} += ${flow} * (${derivative});`] : [];
  switch (step.kind) {
    case 'constant':
      return [];
    case 'weight':
      return [`  w${step.index} += ${flow};`];
    case 'input':
      return [`  g${step.index} += ${flow};`];
    case 'unary': {
      const { derivative } = step.row.wgsl!;
      return move(step.operand, filled(derivative, value(step.operand), value(index)));
    }
    case 'binary': {
      const { byLeft, byRight } = step.row.wgsl!;
      const [x, y] = [value(step.left), value(step.right)];
      return [...move(step.left, filled(byLeft, x, y)), ...move(step.right, filled(byRight, x, y))];
    }
    default:
      return step satisfies never;
  }
}

/** The text with x and y replaced by operands. */
export function filled(text: string, x: string, y = ''): string {
  return text.replaceAll(/\b[xy]\b(?!\()/g, (name, at: number) =>
    text[at - 1] === '.' ? name : name === 'x' ? `(${x})` : `(${y})`,
  );
}
