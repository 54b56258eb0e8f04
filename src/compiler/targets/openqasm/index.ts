// OpenQASM, in and out.
export { exportQasm2 } from './export-qasm2.ts';
export { exportQasm3 } from './export-qasm3.ts';
export { importQasm, type ImportResult } from './import.ts';
