// Operations as lines of a text: where they were written, each line once.
import type { Circuit, Operation, Origin } from '../../compiler/circuit/circuit.ts';
import { printCircuit } from '../../compiler/circuit/print.ts';
import { allOperations } from '../../compiler/circuit/walk.ts';
import { formatPlace } from '../../compiler/source/diagnostic.ts';
import { lineOf, positionOf } from '../../compiler/source/source.ts';

/** A statement of a text, or an operation of no text. */
export interface Place {
  /** "ring.qcnn:16:5"; of an operation without a text "operation 7", from 1. */
  readonly at: string;
  /** As it is shown, such as "ring.qcnn" or "std/conv"; null where there is none, and so are the next two. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** The line, without the spaces around it, of a long line what stands at the place; else the operation. */
  readonly text: string;
  /** The calls that lead to it, innermost first: "su4, called at ring.qcnn:16:5". */
  readonly calls: readonly string[];
}

/** In the order of the operations, which are some of the circuit's. */
export function placesOf(operations: readonly Operation[], circuit: Circuit): Place[] {
  const places = new Map<string, Place>();
  const order = new Map(allOperations(circuit.operations).map((operation, at) => [operation, at]));
  const sorted = operations.toSorted((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
  for (const operation of sorted) {
    const { origin } = operation;
    const place = origin ? inText(origin) : inCircuit(operation, order.get(operation) ?? 0, circuit);
    const key = place.file === null ? place.at : `${place.file}:${place.line}`;
    if (!places.has(key)) places.set(key, place);
  }
  return [...places.values()];
}

function inText({ span, callers }: Origin): Place {
  const { source, start } = span;
  const { from, to } = lineOf(source, start);
  return {
    at: formatPlace(span),
    file: source.name,
    ...positionOf(source, start),
    text: shownAt(source.text.slice(from, to), start - from),
    calls: callers.map(({ name, span: own }) => `${name}, called at ${formatPlace(own)}`),
  };
}

/** Characters of a line that is shown whole. */
const longLine = 200;
/** Of a longer one so many behind the place. */
const excerpt = 100;

function shownAt(line: string, at: number): string {
  if (line.length <= longLine) return line.trim();
  const end = at + excerpt;
  return `${at > 0 ? '…' : ''}${line.slice(at, end).trim()}${end < line.length ? '…' : ''}`;
}

function inCircuit(operation: Operation, at: number, circuit: Circuit): Place {
  // Behind a line for the circuit, and one for each slot.
  const line = 1 + circuit.inputs.length + circuit.weights.length;
  const text = printCircuit({ ...circuit, operations: [operation], outputs: [] })
    .split('\n')
    [line].trim();
  return { at: `operation ${at + 1}`, file: null, line: null, column: null, text, calls: [] };
}
