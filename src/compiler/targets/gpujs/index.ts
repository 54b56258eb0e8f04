// Plans for gpu.js: the text of its kernels and the tables that they read.
export { addKernel, contractKernel, type KernelText } from './kernels.ts';
export { tablesOf, type ContractionTables } from './tables.ts';
