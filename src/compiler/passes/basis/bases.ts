// The sets of gates in which a circuit can be counted.

/** `cx`, `cz`: gates on one qubit, and that one on two. `native`: the gates as they are. */
export const bases = ['native', 'cx', 'cz'] as const;
/** The gates to which hardware is held. */
export type Basis = (typeof bases)[number];
