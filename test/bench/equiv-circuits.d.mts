export interface Gate {
  readonly name: string;
  readonly angle?: string;
  readonly on: readonly number[];
}
export function randomGates(qubits: number, count: number, seed: number): Gate[];
export function rewrittenLocally(gates: readonly Gate[], seed: number): Gate[];
export function commutedCancelledMerged(gates: readonly Gate[], seed: number): Gate[];
export function oneAngleOff(gates: readonly Gate[], by: number | string): Gate[];
export function textOf(qubits: number, weights: number, gates: readonly Gate[]): string;
