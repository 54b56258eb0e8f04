// Instructions of a simulator, one after the other: a map on wires becomes a map on the bits of an index, for a density
// matrix on its columns and its rows.
import { superoperator } from '../../../compiler/circuit/channels.ts';
import type { AngleProgram } from '../../../compiler/circuit/angle-program.ts';
import type { Gate } from '../../../compiler/circuit/gates.ts';
import type { Matrix } from '../../../compiler/circuit/matrix.ts';
import type { Cube } from './conditions.ts';
import type { MatrixPool } from './matrix-pool.ts';
import type { Instruction } from './reference-program.ts';
import { maskOf, siteOf, spread, type Side } from './sites.ts';

/** A gate whose angles are results of angle steps. */
export interface AppliedGate {
  readonly gate: Gate;
  readonly steps: readonly number[];
  readonly controls: readonly number[];
  readonly targets: readonly number[];
}

export interface Instructions {
  readonly list: readonly Instruction[];
  /** In each of the cubes, which are disjoint. */
  addGate(applied: AppliedGate, cubes: readonly Cube[]): void;
  addChannel(kraus: readonly Matrix[], wires: readonly number[], cubes: readonly Cube[]): void;
  addPreparation(steps: readonly number[], wires: readonly number[]): void;
}

export function createInstructions(pool: MatrixPool, angles: AngleProgram, density: boolean): Instructions {
  const sides: readonly Side[] = density ? ['column', 'row'] : ['row'];
  const list: Instruction[] = [];
  const masksOf = (wires: readonly number[], side: Side) => wires.map((wire) => maskOf(wire, side, density));

  return {
    list,
    addGate({ gate, steps, controls, targets }, cubes) {
      const { matrix, adjoint, conjugate, transpose, gradient } = pool.ofGate(gate, steps);
      const form = gate.properties.flip ? 'flip' : gate.properties.diagonal ? 'diagonal' : 'general';
      for (const cube of cubes) {
        for (const side of sides) {
          const controlMask = masksOf(controls, side).reduce((all, mask) => all | mask, 0);
          const site = siteOf(
            masksOf(targets, side),
            controlMask | spread(cube.mask, side, density),
            controlMask | spread(cube.value, side, density),
          );
          list.push(
            side === 'row'
              ? { kind: 'gate', form, site, matrix, adjoint, gradient }
              : { kind: 'gate', form, site, matrix: conjugate, adjoint: transpose, gradient: -1 },
          );
        }
      }
    },
    addChannel(kraus, wires, cubes) {
      const places = pool.ofConstant(superoperator(kraus));
      for (const cube of cubes) {
        const site = siteOf(
          [...masksOf(wires, 'row'), ...masksOf(wires, 'column')],
          spread(cube.mask, 'row', density) | spread(cube.mask, 'column', density),
          spread(cube.value, 'row', density) | spread(cube.value, 'column', density),
        );
        list.push({ kind: 'channel', site, ...places });
      }
    },
    addPreparation(steps, wires) {
      for (const side of sides) {
        const wanted = side === 'row' && steps.some((step) => angles.varying[step]);
        list.push({ kind: 'prepare', site: siteOf(masksOf(wires, side)), steps, wanted });
      }
    },
  };
}
