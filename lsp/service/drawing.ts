// The drawing of a circuit, whose boxes know the statements that they come from.
import type { Circuit, Origin } from '../../src/compiler/circuit/circuit.ts';
import { drawnBoxes, drawSvg } from '../../src/compiler/targets/drawing/index.ts';

export interface DrawnCircuit {
  readonly svg: string;
  /** By `data-call` of the boxes. */
  readonly origins: readonly (Origin | undefined)[];
}

/** Throws UserError for more wires or boxes than are drawn. */
export function drawnCircuit(circuit: Circuit): DrawnCircuit {
  return { svg: drawSvg(circuit), origins: drawnBoxes(circuit).map(({ origin }) => origin) };
}
