// One contraction → calls of kernels, by what is batched; those of one shape are lowered once, for any operands.
import type { Axis, Contraction } from '../../plan/contraction.ts';
import { descriptor, type Fields, type Layout, type Place } from './descriptor.ts';
import { kernelIndex } from './kernels/index.ts';
import { batchedByBatched } from './lower-lanewise.ts';
import { sharedByBatched, sharedByShared } from './lower-products.ts';
import {
  mirrored,
  plainTables,
  type Operand,
  type Operands,
  type PackFields,
  type Recorder,
} from './operands.ts';
import type { Tables } from './tables.ts';

/** What the lowering of a contraction needs besides its loops and operands. */
export interface LoweringContext {
  /** Samples side by side in a batched tensor: a multiple of 4, and of 8 if more than 4. */
  readonly lanes: number;
  readonly tables: Tables;
  /** `scratchBytes` for the thread. */
  readonly scratch: Place;
  /** What was lowered before with these lanes and tables, by shape: tables of many thousand numbers are not made again. */
  readonly recipes: Map<string, Recipe>;
  /** Takes the next call. */
  emit(call: readonly number[]): void;
  /**
   * Room for `bytes` with what `pack` (a call) makes there, before the next call; the same room for the same `key`
   * if it names numbers that stay. Without a key what is there stays until the next room without one.
   */
  packed(key: string | undefined, bytes: number, pack: (to: Place) => readonly number[]): Place;
}

/** The calls of all contractions of a shape; operands, scratch and rooms are stand-ins for those of each. */
export interface Recipe {
  readonly operands: Operands;
  readonly scratch: Place;
  readonly actions: readonly Action[];
}

type Action =
  | {
      readonly kind: 'call';
      readonly kernel: number;
      readonly layout: Layout;
      readonly fields: Readonly<Record<string, number | Place>>;
    }
  | {
      readonly kind: 'pack';
      readonly from: Operand;
      readonly to: Place;
      readonly key: string | undefined;
      readonly bytes: number;
      readonly kernel: number;
      readonly fields: PackFields;
    };

export function lowerContraction(
  contraction: Contraction,
  operands: Operands,
  context: LoweringContext,
): void {
  const shape = spelled(contraction);
  let recipe = context.recipes.get(shape);
  if (!recipe) context.recipes.set(shape, (recipe = recipeFor(contraction, context)));
  follow(recipe, operands, context);
}

function spelled({ shared, rows, columns, sum, batched, add }: Contraction): string {
  const spell = (axes: readonly Axis[]) =>
    axes.map(({ size, a, b, out }) => `${size} ${a} ${b} ${out}`).join();
  return [...[shared, rows, columns, sum].map(spell), batched.a, batched.b, batched.out, add].join(';');
}

function recipeFor(contraction: Contraction, { lanes, tables }: LoweringContext): Recipe {
  const standIn = (): Place => ({ base: 'program', offset: 0 });
  const [a, b, out] = ['a', 'b', 'out'].map((name): Operand => ({ name, place: standIn() }));
  const scratch = standIn();
  const actions: Action[] = [];
  lower(
    contraction,
    { a, b, out },
    {
      lanes,
      tables,
      scratch,
      emit<L extends Layout>(kernel: string, layout: L, fields: Fields<L>) {
        actions.push({ kind: 'call', kernel: kernelIndex(kernel), layout, fields });
      },
      packed(from, key, bytes, kernel, fields) {
        const to = standIn();
        actions.push({ kind: 'pack', from, to, key, bytes, kernel: kernelIndex(kernel), fields });
        return to;
      },
    },
  );
  return { operands: { a, b, out }, scratch, actions };
}

/** Makes the calls of a recipe for these operands. */
function follow({ operands, scratch, actions }: Recipe, own: Operands, context: LoweringContext): void {
  const nameOf = new Map<Operand, string>();
  const placeOf = new Map<Place, Place>([[scratch, context.scratch]]);
  for (const which of ['a', 'b', 'out'] as const) {
    nameOf.set(operands[which], own[which].name);
    placeOf.set(operands[which].place, own[which].place);
  }
  for (const action of actions) {
    if (action.kind === 'pack') {
      const { from, to, bytes, kernel, fields } = action;
      const key = action.key === undefined ? undefined : `${nameOf.get(from)} ${action.key}`;
      const FROM = placeOf.get(from.place)!;
      const place = context.packed(key, bytes, (OUT) => descriptor(kernel, 'pack', { FROM, OUT, ...fields }));
      placeOf.set(to, place);
      continue;
    }
    const fields: Record<string, number | Place> = {};
    for (const [name, given] of Object.entries(action.fields))
      fields[name] = typeof given === 'number' ? given : placeOf.get(given)!;
    context.emit(descriptor(action.kernel, action.layout, fields as Fields<Layout>));
  }
}

function lower(contraction: Contraction, operands: Operands, recorder: Recorder): void {
  const { a, b, out } = contraction.batched;
  if (out && a !== b) {
    if (a) [contraction, operands] = mirrored(contraction, operands);
    sharedByBatched(contraction, operands, recorder);
  } else if (a && b) {
    batchedByBatched(contraction, operands, recorder);
  } else if (!a && !b && !out) {
    sharedByShared(contraction, operands, recorder);
  } else {
    anyCombination(contraction, operands, recorder);
  }
}

/** Lowers to the kernel that takes any combination, slowly. */
function anyCombination(contraction: Contraction, operands: Operands, recorder: Recorder): void {
  const { a, b, out } = contraction.batched;
  const laneStep = (batched: boolean) => (batched ? 4 : 0);
  recorder.emit('generic', 'generic', {
    ...plainTables(contraction, operands, recorder),
    outLanes: out ? recorder.lanes : 1,
    sumLanes: !out && (a || b) ? recorder.lanes : 1,
    aLane: laneStep(a),
    bLane: laneStep(b),
    outLane: laneStep(out),
  });
}
