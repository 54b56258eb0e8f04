// A witness as two texts of the language: each runs as it is, since its weights and inputs are numbers there.
import type { Circuit, InputSlot, WeightSlot } from '../../compiler/circuit/circuit.ts';
import type { Expression, Statement } from '../../compiler/syntax/ast.ts';
import { parse, printFile } from '../../compiler/syntax/index.ts';
import { printSource } from '../../compiler/targets/qcnn/index.ts';
import { list, nowhere, number } from '../../compiler/targets/qcnn/nodes.ts';
import type { Witness } from './witness.ts';
import { cleaned } from './words.ts';

export interface WitnessTexts {
  readonly a: string;
  readonly b: string;
}

/** The texts, each under a line that says what `qcnn run` prints. Throws UserError where a circuit is too long for one. */
export function witnessTexts(witness: Witness): WitnessTexts {
  const { a, b, weights, inputs, valueA, valueB, rounding, level, words } = witness;
  const head = (which: string, value: number) =>
    `// Circuit ${which} of a witness: at the level "${level}" two circuits differ. Its one output is ${cleaned(value, rounding)}.\n// ${words}\n`;
  const numbers = { weights, inputs };
  return { a: head('A', valueA) + withNumbers(a, numbers), b: head('B', valueB) + withNumbers(b, numbers) };
}

/** The text of a circuit with `let w = [0.5, pi];` in the place of `weight w: angle[2];`, and so for inputs. */
function withNumbers(circuit: Circuit, { weights, inputs }: Pick<Witness, 'weights' | 'inputs'>): string {
  const { file } = parse({ name: circuit.name, text: printSource(circuit) });
  // Each slot is declared once, in order.
  const [ofWeights, ofInputs] = [circuit.weights.values(), circuit.inputs.values()];
  const known = (statement: Statement): Statement => {
    if (statement.kind !== 'weight' && statement.kind !== 'input') return statement;
    const isWeight = statement.kind === 'weight';
    const slot: WeightSlot | InputSlot = (isWeight ? ofWeights : ofInputs).next().value!;
    const value = nested(slot, (isWeight ? weights : inputs).slice(slot.offset, slot.offset + slot.size));
    return { kind: 'let', name: statement.name, value, span: nowhere };
  };
  const declarations = file.declarations.map((each) =>
    each.kind === 'circuit'
      ? { ...each, body: { ...each.body, statements: each.body.statements.map(known) } }
      : each,
  );
  return printFile({ ...file, declarations });
}

/** Numbers as lists of lists of the slot's shape. */
function nested({ shape }: Pick<WeightSlot, 'shape'>, values: readonly number[]): Expression {
  const [count, ...rest] = shape;
  if (count === undefined) return number(values[0]);
  const size = values.length / count;
  const parts = Array.from({ length: count }, (_, at) => values.slice(at * size, (at + 1) * size));
  return list(parts.map((part) => nested({ shape: rest }, part)));
}
