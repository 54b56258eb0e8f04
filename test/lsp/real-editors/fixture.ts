// The two files that real editors open: one imports from the other.

export const blocks = `/// A turn of each qubit, then one of both.
gate mix(t: angle[2]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  cz a, b;
}
`;

/** Not laid out, with a mistake: a name of the standard library that is not imported. */
export const net = `import { mix } from "./blocks";

circuit net(n: int = 8 in [4, 8, 16]) {
  weight w: angle[2];
  weight p: angle[2];
  qubit q[n];
  mix(w) on ring(q);
      q = zx(p) on odd_to_even(q);
  return Z(q[0]);
}
`;
