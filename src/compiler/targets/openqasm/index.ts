// OpenQASM, in and out.
export { exportQasm3 } from './export-qasm3.ts';
export { importQasm, type ImportResult } from './import.ts';
