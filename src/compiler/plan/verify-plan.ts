// The rules of plans, checked between stages in tests and with --verify: one sentence for each violation.
import { contractionOf } from './contraction.ts';
import {
  stepListNames,
  tensorSize,
  type Encoder,
  type Plan,
  type Step,
  type StepListName,
  type TensorId,
} from './plan.ts';
import { trigonometric } from '../circuit/trigonometric.ts';

/** One sentence for each rule of plans that this one breaks; empty for a plan that keeps them. */
export function verifyPlan(plan: Plan): string[] {
  const violations: string[] = [];
  const complain: Complain = (where, what) => void violations.push(`${where}: ${what}`);

  checkTensors(plan, complain);
  checkViews(plan, complain);

  const written = new Set<TensorId>();
  const baseOf = (tensor: TensorId) => plan.tensors[tensor]?.of ?? tensor;
  for (const name of stepListNames)
    plan[name].forEach((step, index) => checkStep(step, name, `${name} ${index} (${step.kind})`));
  return violations;

  function read(tensor: TensorId, where: string): void {
    if (!plan.tensors[tensor]) complain(where, `there is no tensor ${tensor}`);
    else if (!written.has(baseOf(tensor))) complain(where, `tensor ${tensor} is read before it is written`);
  }

  function write(tensor: TensorId, add: boolean, list: StepListName, where: string): void {
    if (!plan.tensors[tensor]) return complain(where, `there is no tensor ${tensor}`);
    const { batched } = plan.tensors[tensor];
    if (batched !== (list === 'each' || list === 'eachBack') && !(list === 'eachBack' && add))
      complain(where, `tensor ${tensor} does not belong here`);
    const known = written.has(baseOf(tensor));
    if (known && !add) complain(where, `tensor ${tensor} is written twice`);
    if (!known && add && batched) complain(where, `tensor ${tensor} is added to before it is written`);
    written.add(baseOf(tensor));
  }

  function checkSize(tensor: TensorId, size: number | undefined, where: string): void {
    if (plan.tensors[tensor] && tensorSize(plan, tensor) !== size)
      complain(where, `tensor ${tensor} has another size`);
  }

  function checkStep(step: Step, list: StepListName, where: string): void {
    switch (step.kind) {
      case 'constant':
        write(step.out, false, list, where);
        checkSize(step.out, step.values.length, where);
        break;
      case 'block':
        write(step.out, false, list, where);
        checkSize(step.out, plan.views[step.view]?.entries.length, where);
        break;
      case 'encode':
        write(step.out, false, list, where);
        checkSize(step.out, encoderSize(step.encoder), where);
        break;
      case 'contract': {
        read(step.a, where);
        read(step.b, where);
        write(step.out, step.add, list, where);
        const [a, b, out] = [step.a, step.b, step.out].map((id) => plan.tensors[id]?.legs ?? []);
        if (out.some((leg) => !a.includes(leg) && !b.includes(leg)))
          complain(where, 'out has a leg of its own');
        const lone = [...a, ...b].filter((leg) => !out.includes(leg) && a.includes(leg) !== b.includes(leg));
        if (lone.length > 0)
          complain(where, `legs ${lone.join(', ')} are of one operand alone and not of out`);
        else contractionOf(plan, step);
        break;
      }
      case 'output':
        read(step.from, where);
        break;
      case 'seed':
        write(step.out, step.add || !plan.tensors[step.out]?.batched, list, where);
        break;
      case 'pullBlock':
        read(step.from, where);
        checkSize(step.from, plan.views[step.view]?.entries.length, where);
        break;
      case 'pullEncode':
        read(step.from, where);
        checkSize(step.from, encoderSize(step.encoder), where);
        break;
      default:
        step satisfies never;
    }
  }

  function encoderSize(index: number): number | undefined {
    const encoder: Encoder | undefined = plan.encoders[index];
    switch (encoder?.kind) {
      case 'angle':
        return encoder.matrix.length / trigonometric.length;
      case 'amplitudes':
        return encoder.entries.length;
      case undefined:
        return undefined;
      default:
        return encoder satisfies never;
    }
  }
}

type Complain = (where: string, what: string) => void;

function checkTensors(plan: Plan, complain: Complain): void {
  plan.tensors.forEach(({ legs, of, batched }, id) => {
    const where = `tensor ${id}`;
    if (new Set(legs).size < legs.length) complain(where, 'a leg stands twice');
    if (legs.some((leg) => !(plan.legs[leg] >= 1))) complain(where, 'a leg has no size');
    if (of === undefined) return;
    const base = plan.tensors[of];
    if (!base || base.of !== undefined) return complain(where, `${of} is no tensor of its own`);
    const sizes = (own: readonly number[]) => own.map((leg) => plan.legs[leg]).join('×');
    if (sizes(legs) !== sizes(base.legs) || batched !== base.batched)
      complain(where, `is not of the form of ${of}`);
  });
}

function checkViews(plan: Plan, complain: Complain): void {
  plan.views.forEach((view, index) => {
    const block = plan.blocks[view.block];
    if (!block) return complain(`view ${index}`, `there is no block ${view.block}`);
    const side = block.form === 'pauli' ? 4 ** block.block.qubits : 2 ** (block.block.qubits + 1);
    const size = view.choice * side * side;
    if (view.entries.some((entry) => !(entry >= 0 && entry < size)))
      complain(`view ${index}`, 'an entry is out of range');
  });
}
