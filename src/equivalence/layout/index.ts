// The layout of qubits: two circuits → a permutation with which they may be the same, and the first one written with it.
export { findLayout, type LayoutOptions } from './find-layout.ts';
export { laidOut, type Layout, layoutWords } from './layout.ts';
export { TooLarge } from './multilinear.ts';
