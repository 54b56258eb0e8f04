// What `--map 'b.w[0] = 2 * a.v'` says: weights and inputs of the second circuit as functions of those of the first.
import { input, weight } from '../compiler/circuit/angles.ts';
import type { Angle, Circuit } from '../compiler/circuit/circuit.ts';
import { evaluate } from '../compiler/elaborate/expressions/expressions.ts';
import { fileContext } from '../compiler/elaborate/state/context.ts';
import { Fault } from '../compiler/elaborate/state/fault.ts';
import { newState } from '../compiler/elaborate/state/state.ts';
import {
  build,
  describe,
  list,
  sameShape,
  scalarsOf,
  shapeOf,
  toAngle,
  type Value,
} from '../compiler/elaborate/values/values.ts';
import { loadModules } from '../compiler/semantics/modules.ts';
import { nearest } from '../compiler/source/nearest.ts';
import { splitOutsideBrackets } from '../compiler/source/split-outside-brackets.ts';
import { meetingsOf } from '../runtime/slot-names.ts';
import { UserError } from '../user-error.ts';

/** What B's numbers become, as angles over A's; those that nothing was said of are absent. */
export interface Assigned {
  readonly weights: ReadonlyMap<number, Angle>;
  readonly inputs: ReadonlyMap<number, Angle>;
}

/** Reads `TARGET = EXPRESSION` texts; several may stand in one, with commas between. Throws UserError. */
export function readMap(texts: readonly string[], a: Circuit, b: Circuit): Assigned {
  const known = { a: slotValues(a), b: slotValues(b) };
  const weights = new Map<number, Angle>();
  const inputs = new Map<number, Angle>();
  for (const text of texts.flatMap((text) => splitOutsideBrackets(text))) {
    const [, target, expression] = /^([^=]*[^=<>!])=([^=][^]*)$/.exec(text) ?? [];
    const refuse = (why: string): never => {
      throw new UserError(`--map ${text.trim()}: ${why}`);
    };
    if (target === undefined) refuse('write it as TARGET = EXPRESSION, such as b.w[0] = 2 * a.v');
    const to = valueOf(target, 'b', known.b, refuse);
    const from = valueOf(expression, 'a', known.a, refuse);
    const leaves = scalarsOf(to);
    const shape = shapeOf(to);
    if (!shape || leaves.some(isNoLeaf)) refuse(`left of = stands a weight or input of the second circuit, and this is ${describe(to)}`); // prettier-ignore
    const given = shapeOf(from);
    if (!given) refuse(`right of = stands a number or an angle, and this is ${describe(from)}`);
    if (given!.length > 0 && !sameShape(given!, shape!)) refuse(`the left side is ${shapeShown(shape!)} and the right side ${shapeShown(given!)}`); // prettier-ignore
    const values = scalarsOf(from);
    leaves.forEach((leaf, index) => {
      const { kind, index: number } = leafOf(leaf);
      const numbers = kind === 'weight' ? weights : inputs;
      if (numbers.has(number)) refuse(`${target.trim()} is given twice`);
      numbers.set(number, toAngle(values[given!.length === 0 ? 0 : index]));
    });
  }
  return { weights, inputs };
}

const shapeShown = (shape: readonly number[]) =>
  shape.length === 0 ? 'one number' : `an array of [${shape.join(', ')}]`;

type Leaf = Extract<Angle, { kind: 'weight' | 'input' }>;

const isNoLeaf = (value: Value) =>
  value.kind !== 'angle' || (value.angle.kind !== 'weight' && value.angle.kind !== 'input');

const leafOf = (value: Value) => (value as Extract<Value, { kind: 'angle' }>).angle as Leaf;

/** The weights and inputs by name, in their shapes; one that is met several times is a list of its meetings. */
function slotValues(circuit: Circuit): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const { name, shape, offset } of circuit.inputs)
    values.set(
      name,
      build(shape, (i) => ({ kind: 'angle', angle: input(offset + i) })),
    );
  for (const [name, slots] of meetingsOf(circuit)) {
    const all = slots.map(({ shape, offset }) => build(shape, (i) => ({ kind: 'angle', angle: weight(offset + i) }))); // prettier-ignore
    values.set(name, all.length === 1 ? all[0] : list(all));
  }
  return values;
}

/** `side` may stand before the names: `a.v` is `v`. */
function valueOf(
  text: string,
  side: 'a' | 'b',
  values: ReadonlyMap<string, Value>,
  refuse: (why: string) => never,
): Value {
  const names = [...values.keys()];
  const plain = text.replace(new RegExp(`\\b${side}\\s*\\.\\s*(?=[A-Za-z_])`, 'g'), '');
  const module = loadModules({ name: '--map', text: `const value = ${plain};` }, () => undefined);
  const [declaration, ...more] = module.file.declarations;
  const isOne = more.length === 0 && declaration?.kind === 'const' && module.file.imports.length === 0;
  if (module.diagnostics.length > 0 || !isOne) return refuse(`${text.trim()} is no expression`);
  const state = newState({ report: () => {} });
  const context = fileContext(state, module, new Map());
  for (const [name, value] of values) context.scope.names.set(name, value);
  try {
    return evaluate(context, declaration.value);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const why = error.diagnostic?.message;
    return refuse(why ?? unknownIn(plain, names, side));
  }
}

function unknownIn(text: string, names: readonly string[], side: 'a' | 'b'): string {
  const words = text.match(/[A-Za-z_]\w*/g) ?? [];
  const [word = text.trim()] = words.filter((each) => !names.includes(each));
  const similar = nearest(word, names);
  const has = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
  return `the ${side === 'a' ? 'first' : 'second'} circuit has no weight or input ${word}; ${similar ? `did you mean ${similar}?` : has}`;
}
