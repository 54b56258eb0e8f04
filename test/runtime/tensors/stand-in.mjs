// Puts a stand-in for tfjs-node-gpu in its place, for the process that loads this first (`node --import`): a CommonJS
// package, as the real one is, whose backend `tensorflow` computes with the kernels of tfjs's own `cpu`.
import { register } from 'node:module';

const hooks = (file) => `
export async function resolve(specifier, context, next) {
  if (specifier === '@tensorflow/tfjs-node-gpu') return { url: ${JSON.stringify(file)}, shortCircuit: true };
  return next(specifier, context);
}`;
const standIn = new URL('stand-in-for-tfjs-node-gpu.cjs', import.meta.url).href;
register(`data:text/javascript,${encodeURIComponent(hooks(standIn))}`);
