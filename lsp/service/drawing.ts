// The drawing of a circuit, whose boxes know the statements that they come from.
import type { Circuit, Origin } from '../../src/compiler/circuit/circuit.ts';
import { allOperations } from '../../src/compiler/circuit/walk.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import { drawnBoxes, drawSvg } from '../../src/compiler/targets/drawing/index.ts';

export interface DrawnCircuit {
  readonly svg: string;
  /** By `data-call` of the boxes: the statement of each, the calls around it, then the statements inside of what it calls. */
  readonly spans: readonly (readonly Span[])[];
}

/** Throws UserError for more wires or boxes than are drawn. */
export function drawnCircuit(circuit: Circuit): DrawnCircuit {
  const spans = drawnBoxes(circuit).map(({ origin, operations }) => {
    const origins = new Set([origin, ...allOperations(operations).map((each) => each.origin)]);
    return [...new Set([...origins].flatMap(spansOf))];
  });
  return { svg: drawSvg(circuit), spans };
}

function spansOf(origin: Origin | undefined): Span[] {
  return origin ? [origin.span, ...origin.callers.map(({ span }) => span)] : [];
}
