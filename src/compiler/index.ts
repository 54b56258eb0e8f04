// The compiler's front door: text → diagnostics, text + parameters → circuit. No I/O; imports come through `load`.
export type { Circuit } from './circuit/circuit.ts';
export type { Load, Unreadable } from './semantics/modules.ts';
export type { Code } from './source/codes.ts';
export type { Diagnostic } from './source/diagnostic.ts';
export type { Source } from './source/source.ts';
export type { Settings } from './elaborate/parameters/settings.ts';
export { hashCircuit } from './circuit/hash-circuit.ts';
export { printCircuit } from './circuit/print.ts';
export { verify } from './circuit/verify.ts';
export { check, type CheckOptions, type CheckResult, type Unchecked } from './check.ts';
export { elaborateCircuit, type ElaborateOptions, type ElaborateResult } from './elaborate-circuit.ts';
export { formatDiagnostic, hasErrors } from './source/diagnostic.ts';
export { parse } from './syntax/index.ts';
export { printFile } from './syntax/printer.ts';
