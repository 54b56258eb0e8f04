// The WebAssembly instructions that the kernels use, and how each is encoded (WebAssembly Core Specification 2.0, §5.4).

/** What follows an opcode in the binary and the text: a label, a local, a function, memory alignment (log2), a constant. */
export type Immediate =
  | 'none'
  | 'local'
  | 'function'
  | 'label'
  | 'i32'
  | 'f32'
  | 'f64'
  | 'lane'
  | 'lanes16'
  | 'indirect'
  | { readonly align: number };

export interface Opcode {
  readonly code: readonly number[];
  readonly immediate: Immediate;
}

const plain = (...code: number[]): Opcode => ({ code, immediate: 'none' });
const taking = (immediate: Immediate, ...code: number[]): Opcode => ({ code, immediate });
const accessing = (align: number, ...code: number[]): Opcode => ({ code, immediate: { align } });

export const opcodes = {
  br: taking('label', 0x0c),
  br_if: taking('label', 0x0d),
  call: taking('function', 0x10),
  call_indirect: taking('indirect', 0x11),
  select: plain(0x1b),
  'local.get': taking('local', 0x20),
  'local.set': taking('local', 0x21),
  'local.tee': taking('local', 0x22),
  'i32.load': accessing(2, 0x28),
  'f32.load': accessing(2, 0x2a),
  'i32.store': accessing(2, 0x36),
  'f32.store': accessing(2, 0x38),
  'f64.store': accessing(3, 0x39),
  'i32.const': taking('i32', 0x41),
  'f32.const': taking('f32', 0x43),
  'f64.const': taking('f64', 0x44),
  'i32.eqz': plain(0x45),
  'i32.eq': plain(0x46),
  'i32.ne': plain(0x47),
  'i32.lt_s': plain(0x48),
  'i32.lt_u': plain(0x49),
  'i32.gt_s': plain(0x4a),
  'i32.ge_s': plain(0x4e),
  'i32.add': plain(0x6a),
  'i32.sub': plain(0x6b),
  'i32.mul': plain(0x6c),
  'i32.and': plain(0x71),
  'i32.shl': plain(0x74),
  'i32.shr_u': plain(0x76),
  'f32.add': plain(0x92),
  'f32.eq': plain(0x5b),
  'f32.ne': plain(0x5c),
  'f32.lt': plain(0x5d),
  'f32.gt': plain(0x5e),
  'f32.sqrt': plain(0x91),
  'f32.sub': plain(0x93),
  'f32.mul': plain(0x94),
  'f32.div': plain(0x95),
  'f64.add': plain(0xa0),
  'f64.mul': plain(0xa2),
  'f32.demote_f64': plain(0xb6),
  'f64.promote_f32': plain(0xbb),
  'v128.load': accessing(4, 0xfd, 0),
  'v128.load32_splat': accessing(2, 0xfd, 9),
  'v128.store': accessing(4, 0xfd, 11),
  'i8x16.shuffle': taking('lanes16', 0xfd, 13),
  'i32x4.splat': plain(0xfd, 17),
  'f32x4.splat': plain(0xfd, 19),
  'f32x4.extract_lane': taking('lane', 0xfd, 31),
  'v128.and': plain(0xfd, 78),
  'v128.xor': plain(0xfd, 81),
  'v128.bitselect': plain(0xfd, 82),
  'f64x2.splat': plain(0xfd, 20),
  'f32x4.demote_f64x2_zero': plain(0xfd, 0x5e),
  'f64x2.neg': plain(0xfd, 0xed, 1),
  'f64x2.add': plain(0xfd, 0xf0, 1),
  'f64x2.sub': plain(0xfd, 0xf1, 1),
  'f64x2.mul': plain(0xfd, 0xf2, 1),
  'f64x2.promote_low_f32x4': plain(0xfd, 0x5f),
  'f32x4.nearest': plain(0xfd, 0x6a),
  'i32x4.shl': plain(0xfd, 0xab, 1),
  'i32x4.add': plain(0xfd, 0xae, 1),
  'i32x4.eq': plain(0xfd, 55),
  'f32x4.add': plain(0xfd, 0xe4, 1),
  'f32x4.sub': plain(0xfd, 0xe5, 1),
  'f32x4.mul': plain(0xfd, 0xe6, 1),
  'f32x4.div': plain(0xfd, 0xe7, 1),
  'f32x4.sqrt': plain(0xfd, 0xe3, 1),
  'f32x4.eq': plain(0xfd, 0x41),
  'f32x4.ne': plain(0xfd, 0x42),
  'f32x4.gt': plain(0xfd, 0x44),
  'f32x4.pmax': plain(0xfd, 0xeb, 1),
  'i32x4.trunc_sat_f32x4_s': plain(0xfd, 0xf8, 1),
  'i32.atomic.rmw.add': accessing(2, 0xfe, 0x1e),
} satisfies Record<string, Opcode>;

export type Op = keyof typeof opcodes;
