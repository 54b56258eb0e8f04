// What a thread's scratch holds while it works on a task: its address is the second parameter of every kernel.

/** Terms of a sum that are packed at once: a panel of them stays in the first-level cache. */
export const mostTerms = 256;
/** Columns of b that are packed at once: whole lines of the cache, several of them in a row. */
export const mostColumns = 64;
/** Rows of a tile and columns of a panel: what stays in registers. */
export const tileRows = 4;
export const panelColumns = 8;
/** Rows that `outer` packs at once. */
export const mostRows = 128;

/** Added to what is a power of two long, so that streams do not fall on the same places of the cache. */
export const gap = 64;

const start = 0;
const tile = start + 4 * mostColumns;
const panels = tile + 4 * tileRows * panelColumns;
const rows = panels + (mostColumns / panelColumns) * (4 * panelColumns * mostTerms + gap);
const end = rows + (mostRows / tileRows) * (4 * tileRows * mostTerms + gap);

/** Byte offsets: what sums start from, a tile on its way out, packed columns, packed rows. */
export const scratch = { start, tile, panels, rows } as const;
export const scratchBytes = end;
