// The colours of a drawing: fills for boxes that share weights, told apart also by colour-blind readers.
// Paul Tol's "light" scheme (Colour Schemes, SRON/EPS/TN/09-002, 2021), made for dark text on a coloured ground.

/** Fills by number, as red, green, blue in 0 … 255; dark text reads on each of them. */
export const palette: readonly (readonly [number, number, number])[] = [
  [0x77, 0xaa, 0xdd], // light blue
  [0xee, 0xdd, 0x88], // light yellow
  [0xff, 0xaa, 0xbb], // pink
  [0x44, 0xbb, 0x99], // mint
  [0xee, 0x88, 0x66], // orange
  [0x99, 0xdd, 0xff], // light cyan
  [0xbb, 0xcc, 0x33], // pear
  [0xdd, 0xdd, 0xdd], // pale grey
];

/** Numbers keys 0, 1, 2, … by first appearance; the same key has the same number. */
export function numbering(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
}

/** The fill of a number; after the last colour the first follows, in another `round`, which is outlined differently. */
export function fillOf(number: number): { readonly colour: number; readonly round: number } {
  return { colour: number % palette.length, round: Math.floor(number / palette.length) };
}
