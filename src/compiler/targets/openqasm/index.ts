// Circuits as OpenQASM programs; the front end that reads such programs is ../../openqasm.
export { exportQasm2 } from './export-qasm2.ts';
export { exportQasm3 } from './export-qasm3.ts';
