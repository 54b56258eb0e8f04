// A growing block of 32-bit words for offset tables, constants and descriptors; equal tables are stored once.

export interface Tables {
  /** Byte offset of these words in the block. */
  add(words: readonly number[] | Int32Array): number;
  /** The same for numbers in single precision. */
  addFloats(numbers: readonly number[]): number;
  /** The offset behind the last row. */
  end(): number;
  /** All words. */
  words(): Int32Array<ArrayBuffer>;
}

/** `start`: the first row's offset, a multiple of 16. */
export function createTables(start = 0): Tables {
  const chunks: Int32Array[] = [];
  const known = new Map<string, number>();
  let length = start / 4;

  function add(given: readonly number[] | Int32Array): number {
    const words = Int32Array.from(given);
    const key = words.length <= 4096 ? words.join() : '';
    const before = known.get(key);
    if (before !== undefined && key !== '') return before;
    // Rows start at multiples of 16 bytes.
    const padded = new Int32Array(Math.ceil(words.length / 4) * 4);
    padded.set(words);
    chunks.push(padded);
    const offset = 4 * length;
    length += padded.length;
    if (key !== '') known.set(key, offset);
    return offset;
  }

  return {
    add,
    addFloats: (numbers) => add(new Int32Array(Float32Array.from(numbers).buffer)),
    end: () => 4 * length,
    words() {
      const all = new Int32Array(length - start / 4);
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all;
    },
  };
}
