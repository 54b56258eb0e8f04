// A growing block of 32-bit words for offset tables, constants and descriptors; equal tables are stored once.

export interface Tables {
  /** Byte offset of these words in the block. */
  add(words: ArrayLike<number>): number;
  /** The same for numbers in single precision. */
  addFloats(numbers: readonly number[]): number;
  /** The offset where the last row ends. */
  end(): number;
  /** All words. */
  words(): Int32Array<ArrayBuffer>;
}

interface Row {
  readonly offset: number;
  readonly words: Int32Array;
}

/** `start`: the first row's offset, a multiple of 16. */
export function createTables(start = 0): Tables {
  const rows: Row[] = [];
  /** Rows by the hash of their words. */
  const known = new Map<number, Row[]>();
  let length = start / 4;

  function add(given: ArrayLike<number>): number {
    const words = new Int32Array(given);
    const hash = hashOf(words);
    let alike = known.get(hash);
    if (!alike) known.set(hash, (alike = []));
    const before = alike.find((row) => areEqual(row.words, words));
    if (before) return before.offset;
    const row = { offset: 4 * length, words };
    rows.push(row);
    alike.push(row);
    // Rows start at multiples of 16 bytes.
    length += Math.ceil(words.length / 4) * 4;
    return row.offset;
  }

  return {
    add,
    addFloats: (numbers) => add(new Int32Array(Float32Array.from(numbers).buffer)),
    end: () => 4 * length,
    words() {
      const all = new Int32Array(length - start / 4);
      for (const { offset, words } of rows) all.set(words, (offset - start) / 4);
      return all;
    },
  };
}

/** FNV-1a, by words. */
function hashOf(words: Int32Array): number {
  let hash = words.length;
  for (let index = 0; index < words.length; index++) hash = Math.imul(hash ^ words[index], 16777619);
  return hash;
}

function areEqual(left: Int32Array, right: Int32Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
