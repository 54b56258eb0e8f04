// What one core can do at most in single precision with vectors of four: the yardstick for kernels, in the same run.
import { emitPeak, peakOperations } from '../../../compiler/targets/wasm/peak-module.ts';

/** Billions of multiplications and additions a second, in chains that depend on nothing else; takes some 20 ms. */
export function measurePeak(): { gflops: number } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(emitPeak());
  const { peak } = new WebAssembly.Instance(module, { host: { memory } }).exports as {
    peak: (turns: number, address: number) => void;
  };
  const turns = 50_000;
  let best = Infinity;
  // The first calls run code that is not optimised yet.
  for (const end = performance.now() + 20; performance.now() < end;) {
    const begin = performance.now();
    peak(turns, 0);
    best = Math.min(best, performance.now() - begin);
  }
  return { gflops: (turns * peakOperations) / best / 1e6 };
}
