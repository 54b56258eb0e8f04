// A lower bound of the work that elaborating something takes.
/** A lower bound: what is not known counts as nothing. */
export interface Cost {
  readonly operations: number;
  readonly steps: number;
}

export const nothing: Cost = { operations: 0, steps: 0 };

export const plus = (a: Cost, b: Cost): Cost => ({
  operations: a.operations + b.operations,
  steps: a.steps + b.steps,
});

export const times = (a: Cost, n: number): Cost => ({ operations: a.operations * n, steps: a.steps * n });
