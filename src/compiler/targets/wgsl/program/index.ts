// Device programs: whole plans as data for one kernel, and that kernel.
export { emitEnds } from './emit-ends.ts';
export { emitProgram } from './emit-program.ts';
export { lowerSweep, type SweepProgram } from './lower-sweep.ts';
export { lowerToProgram, type PlanProgram } from './lower.ts';
export { paramFields } from './params.ts';
export type { DeviceProgram } from './program.ts';
