// Device programs: whole plans as data for one kernel, and that kernel.
export { emitEnds, emitProgram, paramFields } from './emit-program.ts';
export { lowerToProgram, type DeviceProgram } from './lower.ts';
