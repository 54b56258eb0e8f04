// What the boxes of a drawing stand for, so that one leads to its line of the text and a line to its boxes.
import { checkOptions } from '../../../option-names.ts';
import type { Circuit, Operation, Origin } from '../../circuit/circuit.ts';
import { layOut } from './layout.ts';
import { drawingNames, type DrawingOptions } from './options.ts';

/** A box, or one of the bars around a branch. */
export interface DrawnBox {
  /** One line that says all, for a tooltip. */
  readonly title: string;
  /**
   * Where the text says it: the statement that calls, or the one of an operation drawn by itself, and of a bar the `if`.
   * Absent where the circuit was not made from a text.
   */
  readonly origin?: Origin | undefined;
  /** What it stands for, in order, each with an origin of its own; none for a bar. */
  readonly operations: readonly Operation[];
}

/**
 * The boxes of the picture that `drawSvg` makes of the circuit with the same options: the one at index i is the group with
 * `data-call="i"`. Throws UserError for more wires or boxes than `options` allow.
 */
export function drawnBoxes(circuit: Circuit, options: DrawingOptions = {}): readonly DrawnBox[] {
  checkOptions('drawnBoxes', options, drawingNames);
  return layOut(circuit, options).boxes.map(({ title, origin, operations }) => ({
    title,
    origin,
    operations,
  }));
}
