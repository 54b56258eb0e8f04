// `qcnn weights`: initial weights as JSON by name, for `--weights` and for an editor.
import { weightsToJson, type NestedNumbers } from '../runtime/weights-to-json.ts';
import { initialWeights } from '../runtime/weights.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { printResult } from './print-result.ts';

export interface WeightsOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly out?: string;
}

export function runWeights(file: string, options: WeightsOptions): void {
  const { circuit } = elaborateOrFail(openCircuit(file), options);
  const named = Object.entries(weightsToJson(circuit, initialWeights(circuit, options.seed)));
  const lines = named.map(([name, numbers]) => `  ${JSON.stringify(name)}: ${printed(numbers, '  ')}`);
  printResult(lines.length > 0 ? `{\n${lines.join(',\n')}\n}` : '{}', options.out);
}

/** JSON with the numbers of the last dimension on one line. */
function printed(numbers: NestedNumbers, indent: string): string {
  if (typeof numbers === 'number') return JSON.stringify(numbers);
  if (numbers.every((each) => typeof each === 'number')) return `[${numbers.map((each) => JSON.stringify(each)).join(', ')}]`; // prettier-ignore
  const parts = numbers.map((each) => `${indent}  ${printed(each, `${indent}  `)}`);
  return `[\n${parts.join(',\n')}\n${indent}]`;
}
