// The module as bytes and as text: valid, the same in both, and readable.
import wabt from 'wabt';
import { describe, expect, test } from 'vitest';
import { emitWasm, emitWat } from '../../../../src/compiler/targets/wasm/index.ts';
import { encode } from '../../../../src/compiler/targets/wasm/kernels/encode.ts';
import { kernelModule } from '../../../../src/compiler/targets/wasm/kernels/index.ts';
import { encodeModule } from '../../../../src/compiler/targets/wasm/encode.ts';
import { emitTensorKernels, tensorModule } from '../../../../src/compiler/targets/wasm/tensors/index.ts';
import { printFunction, printModule } from '../../../../src/compiler/targets/wasm/print.ts';

const modules = { circuits: kernelModule, tensors: tensorModule };
const features = { simd: true, threads: true, bulk_memory: true };

describe.each([false, true])('the module, memory shared: %s', (shared) => {
  test('is valid', () => {
    expect(WebAssembly.validate(emitWasm({ shared }))).toBe(true);
    expect(WebAssembly.validate(emitTensorKernels({ shared }))).toBe(true);
  });

  test.each(Object.entries(modules))(
    'of %s reads the same from its bytes as from its text',
    async (_, module) => {
      const { parseWat, readWasm } = await wabt();
      const options = { foldExprs: false, inlineExport: false };
      const fromText = parseWat('kernels.wat', printModule(module, { shared }), features);
      const { buffer } = fromText.toBinary({});
      expect(WebAssembly.validate(new Uint8Array(buffer))).toBe(true);
      const assembled = readWasm(buffer, { ...features, readDebugNames: false });
      const own = readWasm(encodeModule(module, { shared }), { ...features, readDebugNames: false });
      // Both go through the same reader, so that only what they mean is compared.
      expect(own.toText(options)).toBe(assembled.toText(options));
    },
  );
});

test('the text names every kernel', () => {
  const text = emitWat();
  for (const { name } of kernelModule.functions) expect(text).toContain(`(func $${name} `);
});

test('a kernel reads like this', () => {
  expect(printFunction(encode())).toMatchInlineSnapshot(`
    "(func $encode (param $d i32) (param $frame i32)
      (local $functions i32) (local $laneBytes i32) (local $lane i32) (local $m i32) (local $mEnd i32)
      (local $p i32) (local $out i32) (local $f0 v128) (local $f1 v128) (local $f2 v128) (local $f3 v128)
      (local.set $functions
        (i32.add
          (i32.load (i32.add (local.get $frame) (i32.load offset=4 (local.get $d))))
          (i32.load offset=8 (local.get $d))
        )
      )
      (local.set $out
        (i32.add
          (i32.load (i32.add (local.get $frame) (i32.load offset=12 (local.get $d))))
          (i32.load offset=16 (local.get $d))
        )
      )
      (local.set $laneBytes (i32.load offset=28 (local.get $d)))
      (loop $laneLoop
        (local.set $f0
          (v128.load
            (i32.add (i32.add (local.get $functions) (local.get $lane)) (i32.mul (local.get $laneBytes) (i32.const 0)))
          )
        )
        (local.set $f1
          (v128.load
            (i32.add (i32.add (local.get $functions) (local.get $lane)) (i32.mul (local.get $laneBytes) (i32.const 1)))
          )
        )
        (local.set $f2
          (v128.load
            (i32.add (i32.add (local.get $functions) (local.get $lane)) (i32.mul (local.get $laneBytes) (i32.const 2)))
          )
        )
        (local.set $f3
          (v128.load
            (i32.add (i32.add (local.get $functions) (local.get $lane)) (i32.mul (local.get $laneBytes) (i32.const 3)))
          )
        )
        (local.set $m (i32.add (i32.load (local.get $frame)) (i32.load offset=24 (local.get $d))))
        (local.set $mEnd (i32.add (local.get $m) (i32.mul (i32.load offset=20 (local.get $d)) (i32.const 20))))
        (local.set $p (i32.add (local.get $out) (local.get $lane)))
        (loop $entryLoop
          (v128.store
            (local.get $p)
            (f32x4.add
              (f32x4.add
                (f32x4.add
                  (f32x4.add
                    (v128.load32_splat (local.get $m))
                    (f32x4.mul (v128.load32_splat offset=4 (local.get $m)) (local.get $f0))
                  )
                  (f32x4.mul (v128.load32_splat offset=8 (local.get $m)) (local.get $f1))
                )
                (f32x4.mul (v128.load32_splat offset=12 (local.get $m)) (local.get $f2))
              )
              (f32x4.mul (v128.load32_splat offset=16 (local.get $m)) (local.get $f3))
            )
          )
          (local.set $p (i32.add (local.get $p) (local.get $laneBytes)))
          (local.set $m (i32.add (local.get $m) (i32.const 20)))
          (br_if $entryLoop (i32.ne (local.get $m) (local.get $mEnd)))
        )
        (local.set $lane (i32.add (local.get $lane) (i32.const 16)))
        (br_if $laneLoop (i32.ne (local.get $lane) (local.get $laneBytes)))
      )
    )"
  `);
});
