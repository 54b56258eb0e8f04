// Device programs: whole plans as data for one kernel, and that kernel.
export { emitEnds } from './emit-ends.ts';
export { emitProgram } from './emit-program.ts';
export { lowerToProgram, type DeviceProgram } from './lower.ts';
export { paramFields } from './params.ts';
