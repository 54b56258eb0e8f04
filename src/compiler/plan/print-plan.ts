// A plan as text for people: the figures first, then every list of steps, one step a line.
import { inputRun } from '../circuit/amplitudes.ts';
import { printAngle } from '../circuit/angles.ts';
import type { Angle } from '../circuit/circuit.ts';
import { multiplyAdds, type ContractStep } from './contraction.ts';
import { planCost } from './plan-cost.ts';
import {
  stepListNames,
  tensorSize,
  type Encoder,
  type Plan,
  type Step,
  type StepListName,
  type TensorId,
} from './plan.ts';

/** A plan as text: its figures for a batch of so many samples, blocks, and steps. Legs are written `a:4` where a tensor is made: name and size. */
export function printPlan(plan: Plan, batch = 128): string {
  const cost = planCost(plan, batch);
  const head = [
    `${plan.kind} plan of ${plan.circuit.name}`,
    `${count(plan.blocks.length, 'block matrix', 'block matrices')}, ${count(plan.encoders.length, 'encoder')}, ${count(cost.contractions, 'contraction')}`,
    `a batch of ${batch}: ${flops(cost.forward)} forward, ${flops(cost.gradient)} gradient`,
    `${count(cost.tape, 'number')} a sample kept for the gradient, ${count(cost.biggest, 'number')} in the biggest tensor`,
  ];
  const blocks = plan.blocks.map(
    ({ block, form }, index) =>
      `  B${index}: ${form}, ${count(block.qubits, 'qubit')}: ${block.gates.map(({ gate, qubits }) => `${gate} ${qubits.join(',')}`).join('; ')}`,
  );
  const sections = [
    ['blocks', blocks],
    ...stepListNames.map((name) => [`${name}: ${meanings[name]}`, steps(plan, plan[name], batch)] as const),
  ] as const;
  const body = sections.flatMap(([title, lines]) => (lines.length > 0 ? ['', title, ...lines] : []));
  return `${[...head, ...body].join('\n')}\n`;
}

const meanings: Readonly<Record<StepListName, string>> = {
  load: 'once for all batches',
  once: 'for every batch',
  each: 'for every sample',
  eachBack: 'the gradient, for every sample',
  onceBack: 'the gradient, for every batch',
};

/** A run of inputs by its ends, else the expressions, the first of many. */
function amplitudesOf(amplitudes: readonly Angle[]): string {
  const run = inputRun(amplitudes);
  if (run) return `inputs ${run.offset} to ${run.offset + run.length - 1}`;
  const shown = amplitudes.slice(0, 16).map((angle) => printAngle(angle));
  return [...shown, ...(shown.length < amplitudes.length ? ['…'] : [])].join(', ');
}

function steps(plan: Plan, list: readonly Step[], batch: number): string[] {
  return list.map((step) => `  ${printStep(plan, step, batch)}`);
}

function printStep(plan: Plan, step: Step, batch: number): string {
  const made = (tensor: TensorId) => nameOf(plan, tensor, true);
  const used = (tensor: TensorId) => nameOf(plan, tensor, false);
  switch (step.kind) {
    case 'constant':
      return `${made(step.out)} = ${step.values.length > 8 ? `${step.values.length} constants` : step.values.map((value) => Number(value.toPrecision(6))).join(' ')}`;
    case 'block': {
      const view = plan.views[step.view];
      const choice = view.choice === 2 ? ', or the identity' : '';
      return `${made(step.out)} = B${view.block}${choice}`;
    }
    case 'encode':
      return `${made(step.out)} = ${printEncoder(plan.encoders[step.encoder])}`;
    case 'contract':
      return `${made(step.out)} ${step.add ? '+=' : '='} ${used(step.a)} · ${used(step.b)}   ${flops(2 * multiplyAdds(plan, step) * timesOf(plan, step, batch))}`;
    case 'output':
      return `output ${step.index}${span(plan, step.from, step.index)} += ${scaled(step.coefficient)}${used(step.from)}`;
    case 'seed':
      return `${made(step.out)} ${step.add ? '+=' : '='} ${scaled(step.coefficient)}upstream ${step.index}${span(plan, step.out, step.index)}`;
    case 'pullBlock':
      return `gradient by B${plan.views[step.view].block} += ${used(step.from)}`;
    case 'pullEncode':
      return `gradient by encoder ${step.encoder} = ${used(step.from)}`;
    default:
      return step satisfies never;
  }
}

function printEncoder(encoder: Encoder): string {
  switch (encoder.kind) {
    case 'angle':
      return `functions of ${printAngle(encoder.angle)}`;
    case 'amplitudes':
      return `amplitudes of ${amplitudesOf(encoder.amplitudes)}`;
    default:
      return encoder satisfies never;
  }
}

function timesOf(plan: Plan, step: ContractStep, batch: number): number {
  return [step.a, step.b, step.out].some((tensor) => plan.tensors[tensor].batched) ? batch : 1;
}

/** t3[a b] with letters for legs, * where there is one a sample; sizes where it is made. */
function nameOf(plan: Plan, tensor: TensorId, sizes: boolean): string {
  const { legs, of, batched } = plan.tensors[tensor];
  const own = legs.map((leg) => `${letters(leg)}${sizes ? `:${plan.legs[leg]}` : ''}`).join(' ');
  return `t${of ?? tensor}${batched ? '*' : ''}[${own}]`;
}

/** a, b, … z, aa, ab, … */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function span(plan: Plan, tensor: TensorId, index: number): string {
  const size = tensorSize(plan, tensor);
  return size > 1 ? `…${index + size - 1}` : '';
}

function scaled(coefficient: number): string {
  return coefficient === 1 ? '' : `${coefficient} · `;
}

function count(value: number, what: string, many = `${what}s`): string {
  return `${value.toLocaleString('en')} ${value === 1 ? what : many}`;
}

function flops(value: number): string {
  return value < 1e4 ? `${value} flops` : `${value.toExponential(1).replace('e+', 'e')} flops`;
}
