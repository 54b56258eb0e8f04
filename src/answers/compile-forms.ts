// The forms in which `qcnn compile` prints a circuit, with the level of optimisation that each has where none is asked for.
import type { Level } from '../compiler/passes/index.ts';

/** Drawings and texts show the circuit as written; lists and figures the compiler's best. */
export const defaultLevels = {
  circuit: 2,
  qcnn: 0,
  text: 0,
  svg: 0,
  qasm3: 1,
  qasm2: 1,
  json: 2,
  // Planners optimise on their own: they want qubits not yet reused.
  plan: 0,
  wat: 0,
  wgsl: 0,
} satisfies Record<string, Level>;

export type Form = keyof typeof defaultLevels;

export const forms = Object.keys(defaultLevels) as readonly Form[];
export const defaultForm: Form = 'circuit';

/** "0 for qcnn, text, svg; 1 for qasm3; 2 for circuit": the levels, as help shows them. */
export function levelsShown(): string {
  const groups = ([0, 1, 2] as const).map((level) => ({
    level,
    names: forms.filter((form) => defaultLevels[form] === level),
  }));
  return groups.map(({ level, names }) => `${level} for --emit ${names.join(', ')}`).join('; ');
}
