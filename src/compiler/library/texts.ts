// The files of circuits/: `npm run library` writes this one.
export const libraryTexts: Readonly<Record<string, string>> = {
  "amplitude": `import { so4, su4 } from "std/conv";
import { zx } from "std/pool";

/// The ring QCNN on amplitudes: 2^n pixels become the amplitudes of n qubits (Schuld & Petruccione, "Supervised learning
/// with quantum computers", Springer (2018), section 5.2; used for 16 x 16 images by Hur, Kim & Park (2022)).
circuit amplitude_qcnn(n: int = 8 in 4..9, conv: gate(2) = su4 in [so4, su4], pooling: pool = zx) {
  input pixels: amplitude[2^n];
  qubit q[n];

  prepare(pixels) q;

  for layer in 0..ceil(log2(n)) {
    weight c: angle[conv.params];
    weight p: angle[pooling.params];
    conv(c) on ring(q);
    q = pooling(p) on odd_to_even(q);
  }
  return Z(q[0]);
}
`,
  "cong": `import { su4 } from "std/conv";

/// Any unitary of n qubits, near the identity: exp(-i t P / 2) for each Pauli product P in turn, of which the k-th has the
/// digits of k in base 4 as letters, 0 for I, 1 X, 2 Y, 3 Z.
gate unitary(t: angle[4^n - 1]) q[n] {
  for k in 1..4^n {
    let letters = [floor(k / 4^(n - 1 - i)) % 4 for i in 0..n];
    let x = [q[i] for i in 0..n for is in 0..max(0, 1 - abs(letters[i] - 1))];
    let y = [q[i] for i in 0..n for is in 0..max(0, 1 - abs(letters[i] - 2))];
    let all = [q[i] for i in 0..n for is in 0..min(1, letters[i])];
    let last = all.length - 1;
    h on x;
    rx(pi / 2) on y;
    cx on [(all[m], all[m + 1]) for m in 0..last];
    rz(t[k - 1]) all[last];
    cx on [(all[last - 1 - m], all[last - m]) for m in 0..last];
    rx(-pi / 2) on y;
    h on x;
  }
}

/// Measures the source along X and turns the target by any rotation where the outcome is -1.
pool along_x(t: angle[3]) source -> target {
  h source;
  if (measure source) { u(t) target; }
}

/// The QCNN that recognises a topological phase of Cong, Choi & Lukin, "Quantum convolutional neural networks", Nature
/// Physics 15, 1273 (2019), of depth 1: convolutions C1 (four qubits) and C2, C3, C4 (three, each one place further),
/// pooling of three qubits into their middle one by measured feed-forward, and a fully connected unitary. The input is a
/// real state of n spins, such as the ground state of -J Σ ZXZ - h1 Σ X - h2 Σ XX. C1 is one two-qubit unitary on all six
/// pairs, as in the reproduction of Soni, Sharankov & Allega (github.com/Jaybsoni/Quantum-Convolutional-Neural-Networks).
/// The paper writes a unitary as the exponential of a sum of Gell-Mann matrices; here it is a product of exponentials of
/// Pauli products, with as many weights: 4^k - 1 for k qubits.
circuit cong(n: int = 9 in [6, 9, 15]) {
  input state: amplitude[2^n];
  weight c1: angle[su4.params] ~ normal(0, 0.1);
  weight c: angle[3, 4^3 - 1] ~ normal(0, 0.1);
  weight p: angle[2, 3] ~ normal(0, 0.1);
  weight f: angle[4^(n / 3) - 1] ~ normal(0, 0.1);
  qubit q[n];

  prepare(state) q;

  for start in [0] ++ [3 * i - 1 for i in 1..n / 3] {
    let four = q[start..start + 4];
    su4(c1) on [(four[2], four[3]), (four[0], four[1])];
    su4(c1) on [(four[i], four[j]) for i in 0..2 for j in [3, 2]];
  }
  for offset in 0..3 {
    for i in 0..floor((n - offset) / 3) {
      unitary(c[offset]) q[3 * i + offset..3 * i + offset + 3];
    }
  }

  q = along_x(p[0]) on [(q[3 * i], q[3 * i + 1]) for i in 0..n / 3];
  q = along_x(p[1]) on odd_to_even(q);

  unitary(f) q;
  return Z(q[floor(q.length / 2)]);
}
`,
  "dressed": `/// The quantum part of the dressed circuit of Mari, Bromley, Izaac, Schuld & Killoran, "Transfer learning in hybrid
/// classical-quantum neural networks", Quantum 4, 340 (2020): a trained classical layer gives the n angles before
/// (pi/2 tanh of its outputs there), another reads the n values after.
circuit dressed(n: int = 4 in 2..9, depth: int = 6 in 1..9) {
  input x: angle[n];
  weight w: angle[depth, n] ~ normal(0, 0.01);
  qubit q[n];

  h on q;
  ry(x) on q;

  for layer in 0..depth {
    cx on brick(q);
    ry(w[layer]) on q;
  }
  return Z(q);
}
`,
  "fourier": `import { angles_x } from "std/encode";
import { strongly_entangling } from "std/layers";

/// The model of Schuld, Sweke & Meyer, "Effect of data encoding on the expressive power of variational quantum-machine-learning
/// models", Physical Review A 103, 032430 (2021): the features enter again in each layer, between layers of trained gates,
/// here PennyLane's StronglyEntanglingLayers. In each feature its outputs are Fourier series up to the frequency \`layers\`.
circuit fourier(n: int = 4 in 2..9, layers: int = 2 in 1..5) {
  input x: angle[n];
  weight w: angle[layers + 1, n, 3];
  qubit q[n];

  for layer in 0..layers + 1 {
    let range = layer % (n - 1) + 1;
    strongly_entangling(w[layer]) q[0..range], q[range..n];
    if (layer < layers) { angles_x(x) q; }
  }
  return Z(q);
}
`,
  "hur": `import { ttn, c5, c6, c9, c13, c14, c15, so4, su4 } from "std/conv";
import { zx, only_z, euler } from "std/pool";

/// The pairs of Hur, Kim & Park (2022): the ends first, where there are more than two qubits, then the brick wall.
pairing ends_first(q) = [(q[0], q[q.length - 1]) for turn in 0..min(1, q.length - 2)] ++ brick(q);

/// The QCNN of Hur, Kim & Park, "Quantum convolutional neural network for classical data classification", Quantum Machine
/// Intelligence 4, 3 (2022), figure 3: all convolutions' weights first, then all pools'.
circuit hur(
  n: int = 8 in [4, 8, 16],
  conv: gate(2) = su4 in [ttn, c5, c6, c9, c13, c14, c15, so4, su4],
  pooling: pool = zx in [zx, only_z, euler],
) {
  let layers = log2(n);
  input x: angle[n];
  weight c: angle[layers, conv.params];
  weight p: angle[layers, pooling.params];
  qubit q[n];

  ry(x) on q;

  for layer in 0..layers - 1 {
    conv(c[layer]) on ends_first(q);
    q = pooling(p[layer]) on odd_to_even(q);
  }
  conv(c[layers - 1]) on brick(q);
  q = pooling(p[layers - 1]) on even_to_odd(q);
  return Z(q[0]);
}
`,
  "hur-open": `import { ttn, c5, c6, c9, c13, c14, c15, so4, su4 } from "std/conv";

/// The open-chain QCNN of Hur, Kim & Park, "Quantum convolutional neural network for classical data classification",
/// Quantum Machine Intelligence 4, 3 (2022): only neighbours on a chain of eight meet, and pooling means to look away from
/// the ends. The three layers have one block each.
circuit hur_open(conv: gate(2) = su4 in [ttn, c5, c6, c9, c13, c14, c15, so4, su4]) {
  input x: angle[8];
  weight c: angle[3, conv.params];
  qubit q[8];

  ry(x) on q;

  conv(c[0]) on brick(q);
  conv(c[1]) on pairs(q[2..6]);
  conv(c[2]) on pairs(q[3..5]);
  return Z(q[4]);
}
`,
  "mera": `import { ttn, so4, su4 } from "std/conv";
import { drop } from "std/pool";

/// Of each pair the qubit nearer to the next pair survives, so that only neighbours ever meet.
pairing inward(q) = [(q[2 * i + i % 2], q[2 * i + 1 - i % 2]) for i in 0..q.length / 2];

/// The neighbours that belong to different pairs: (1,2), (3,4), …
pairing between(q) = pairs(q[1..q.length - 1]);

/// The same on a ring: (last,0) too.
pairing between_on_ring(q) = between(q) ++ [(q[q.length - 1], q[0])];

/// MERA classifier after Grant et al., "Hierarchical quantum classifiers", npj Quantum Information 4, 65 (2018), figure 1
/// (the ansatz: Vidal, Physical Review Letters 101, 110501 (2008)): a tree tensor network whose pairs are disentangled
/// from their neighbours before each layer. Each block has its own weights; the features enter as in ttn.qcnn.
circuit mera(
  n: int = 8 in [4, 8, 16],
  block: gate(2) = ttn in [ttn, so4, su4],
  disentangle: pairing = between in [between, between_on_ring],
  survivors: pairing = inward in [inward, even_to_odd],
) {
  input x: angle[n];
  qubit q[n];

  ry(2 * x) on q;

  for layer in 0..log2(n) - 1 {
    weight u: angle[disentangle(q).length, block.params];
    weight w: angle[q.length / 2, block.params];
    block(u) on disentangle(q);
    block(w) on pairs(q);
    q = drop on survivors(q);
  }
  weight top: angle[block.params];
  weight axis: angle;
  block(top) q[0], q[1];
  ry(axis) q[1];
  return Z(q[1]);
}
`,
  "qiskit": `import { z_map } from "std/encode";

/// Three of the angles of a general two-qubit gate (Vatan & Williams 2004): exp(i (a XX + b YY + c ZZ)) up to fixed turns.
gate conv(t: angle[3]) a, b {
  rz(-pi / 2) b;
  cx b, a;
  rz(t[0]) a;
  ry(t[1]) b;
  cx a, b;
  ry(t[2]) b;
  cx b, a;
  rz(pi / 2) a;
}

/// The same without its end; the source is then forgotten.
pool pooling(t: angle[3]) source -> target {
  rz(-pi / 2) target;
  cx target, source;
  rz(t[0]) source;
  ry(t[1]) target;
  cx source, target;
  ry(t[2]) target;
}

/// (0,1), (2,3), … then (1,2), (3,4), … (last,0): at two qubits (0,1) and (1,0).
pairing around(q) =
  pairs(q) ++ [(q[2 * i + 1], q[(2 * i + 2) % q.length]) for i in 0..q.length / 2];

/// The QCNN of the Qiskit Machine Learning tutorial "The Quantum Convolution Neural Network" (Sahin et al., "Qiskit Machine
/// Learning", arXiv:2505.17756 (2025)): ZFeatureMap(8), then every pair and every pool with three weights of its own.
/// The 63 weights lie in Qiskit's order: c1, c2, c3, p1, p2, p3.
circuit qiskit {
  input x: angle[8];
  weight c1: angle[8, 3];
  weight c2: angle[4, 3];
  weight c3: angle[2, 3];
  weight p1: angle[4, 3];
  weight p2: angle[2, 3];
  weight p3: angle[1, 3];
  qubit q[8];

  for repetition in 0..2 { z_map(x) q; }

  conv(c1) on around(q);
  q = pooling(p1) on halves(q);
  conv(c2) on around(q);
  q = pooling(p2) on halves(q);
  conv(c3) on around(q);
  q = pooling(p3) on halves(q);
  return Z(q[0]);
}
`,
  "quanvolution": `/// A quanvolution filter after Henderson, Shakya, Pradhan & Cook, "Quanvolutional neural networks: powering image
/// recognition with quantum circuits", Quantum Machine Intelligence 2, 2 (2020; arXiv:1904.04767): a patch of pixels in [0, 1]
/// gives one channel a qubit. Henderson et al. draw gates at random and never train them; here the gates are a layer of
/// rotations about all axes and controlled NOTs between neighbours, and weights left as drawn are such a random filter.
circuit quanvolution(side: int = 2 in [2, 3], layers: int = 1 in 1..4) {
  input pixels: angle[side^2];
  weight w: angle[layers, side^2, 3];
  qubit q[side^2];

  let rows = [(q[side * i + j], q[side * i + j + 1]) for i in 0..side for j in 0..side - 1];
  let columns = [(q[side * i + j], q[side * i + j + side]) for i in 0..side - 1 for j in 0..side];

  ry(pi * pixels) on q;

  for layer in 0..layers {
    u(w[layer]) on q;
    cx on rows ++ columns;
  }
  return Z(q);
}
`,
  "reuploading": `import { reupload } from "std/encode";

/// The classifier of Pérez-Salinas, Cervera-Lierta, Gil-Fuster & Latorre, "Data re-uploading for a universal quantum
/// classifier", Quantum 4, 226 (2020): up to three features enter every qubit again in each layer, u(w x + b), and controlled Z
/// gates couple the qubits between the layers. One qubit is enough in principle.
circuit reuploading(n: int = 2 in [1, 2, 4], layers: int = 4 in 1..7) {
  input x: angle[3];
  weight w: angle[layers, n, 3];
  weight b: angle[layers, n, 3];
  qubit q[n];

  for layer in 0..layers {
    reupload(x, w[layer], b[layer]) on q;
    if (layer < layers - 1) {
      cz on brick(q);
    }
  }
  return Z(q);
}
`,
  "ring": `import { su4 } from "std/conv";
import { zx } from "std/pool";

/// The ring QCNN: a block on every neighbouring pair of the live qubits, then half of them pooled away, until one is left.
/// With \`wiring=brick\` it is an open chain, with \`wiring=pairs\` a tree.
circuit ring_qcnn(
  n: int = 8 in 4..65,
  conv: gate(2) = su4,
  pooling: pool = zx,
  wiring: pairing = ring in [ring, brick, pairs],
) {
  input x: angle[n];
  qubit q[n];

  ry(x) on q;

  for layer in 0..ceil(log2(n)) {
    weight c: angle[conv.params];
    weight p: angle[pooling.params];
    conv(c) on wiring(q);
    q = pooling(p) on odd_to_even(q);
  }
  return Z(q[0]);
}
`,
  "std/conv": `// Two-qubit convolution blocks. ttn … su4 are the nine of Hur, Kim & Park, "Quantum convolutional neural network for
// classical data classification", Quantum Machine Intelligence 4, 3 (2022); c5 … c15 carry the numbers of Sim, Johnson &
// Aspuru-Guzik, Advanced Quantum Technologies 2, 1900070 (2019).

/// Tree tensor network block (Grant et al. 2018): real, 2 angles.
gate ttn(t: angle[2]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  cx a, b;
}

/// Circuit 5 of Sim et al.: X and Z rotations around two controlled Z rotations, 10 angles.
gate c5(t: angle[10]) a, b {
  rx(t[0]) a;
  rx(t[1]) b;
  rz(t[2]) a;
  rz(t[3]) b;
  crz(t[4]) b, a;
  crz(t[5]) a, b;
  rx(t[6]) a;
  rx(t[7]) b;
  rz(t[8]) a;
  rz(t[9]) b;
}

/// Circuit 6 of Sim et al.: X and Z rotations around two controlled X rotations, 10 angles.
gate c6(t: angle[10]) a, b {
  rx(t[0]) a;
  rx(t[1]) b;
  rz(t[2]) a;
  rz(t[3]) b;
  crx(t[4]) b, a;
  crx(t[5]) a, b;
  rx(t[6]) a;
  rx(t[7]) b;
  rz(t[8]) a;
  rz(t[9]) b;
}

/// Circuit 9 of Sim et al.: Hadamards, a controlled Z, X rotations; 2 angles.
gate c9(t: angle[2]) a, b {
  h a;
  h b;
  cz a, b;
  rx(t[0]) a;
  rx(t[1]) b;
}

/// Circuit 13 of Sim et al.: Y rotations and controlled Z rotations, 6 angles.
gate c13(t: angle[6]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  crz(t[2]) b, a;
  ry(t[3]) a;
  ry(t[4]) b;
  crz(t[5]) a, b;
}

/// Circuit 14 of Sim et al.: Y rotations and controlled X rotations, 6 angles.
gate c14(t: angle[6]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  crx(t[2]) b, a;
  ry(t[3]) a;
  ry(t[4]) b;
  crx(t[5]) a, b;
}

/// Circuit 15 of Sim et al.: Y rotations and controlled NOTs, 4 angles.
gate c15(t: angle[4]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  cx b, a;
  ry(t[2]) a;
  ry(t[3]) b;
  cx a, b;
}

/// SO(4): every real two-qubit rotation, 6 angles.
gate so4(t: angle[6]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  cx a, b;
  ry(t[2]) a;
  ry(t[3]) b;
  cx a, b;
  ry(t[4]) a;
  ry(t[5]) b;
}

/// SU(4): every two-qubit gate up to phase, 15 angles (Vatan & Williams 2004).
gate su4(t: angle[15]) a, b {
  u(t[0..3]) a;
  u(t[3..6]) b;
  cx a, b;
  ry(t[6]) a;
  rz(t[7]) b;
  cx b, a;
  ry(t[8]) a;
  cx a, b;
  u(t[9..12]) a;
  u(t[12..15]) b;
}
`,
  "std/encode": `// Encoders: data into angles. Amplitude encoding is a statement, \`prepare(a) q;\`: see amplitude.qcnn.

/// One feature a qubit: cos(x/2)|0> + sin(x/2)|1>.
gate angles(x: angle[n]) q[n] {
  ry(x) on q;
}

/// One feature a qubit, about X: cos(x/2)|0> - i sin(x/2)|1>, the default of PennyLane's AngleEmbedding.
gate angles_x(x: angle[n]) q[n] {
  rx(x) on q;
}

/// One feature a qubit, as a phase: (|0> + exp(i x)|1>) / sqrt 2, PennyLane's AngleEmbedding about Z after Hadamard gates.
gate angles_z(x: angle[n]) q[n] {
  h on q;
  p(x) on q;
}

/// One feature in (-1, 1) a qubit, whose X and Y become polynomials of x: ry(arcsin x), then rz(arccos x^2) (Mitarai,
/// Negoro, Kitagawa & Fujii, "Quantum circuit learning", Physical Review A 98, 032309 (2018)). At -1 and 1 it has no slope.
gate arc_angles(x: angle[n]) q[n] {
  ry(asin(x)) on q;
  rz(acos(x^2)) on q;
}

/// Two features a qubit, latitude and longitude on the Bloch sphere (LaRose & Coyle, "Robust data encodings for quantum
/// classifiers", Physical Review A 102, 032420 (2020)): qubit i takes x[2i] and x[2i+1].
gate dense_angles(x: angle[2 * n]) q[n] {
  for i in 0..n {
    ry(x[2 * i]) q[i];
    rz(x[2 * i + 1]) q[i];
  }
}

/// One repetition of the first-order feature map of Havlíček et al., "Supervised learning with quantum-enhanced feature
/// spaces", Nature 567, 209 (2019), as in Qiskit's ZFeatureMap.
gate z_map(x: angle[n]) q[n] {
  h on q;
  p(2 * x) on q;
}

/// One repetition of the second-order feature map of Havlíček et al. (2019), as in Qiskit's ZZFeatureMap with all pairs:
/// the phases 2 x_i, and 2 (pi - x_i)(pi - x_j) for odd parity.
gate zz_map(x: angle[n]) q[n] {
  z_map(x) q;
  for i in 0..n {
    for j in i + 1..n {
      cx q[i], q[j];
      p(2 * (pi - x[i]) * (pi - x[j])) q[j];
      cx q[i], q[j];
    }
  }
}

/// One repetition of an instantaneous quantum polynomial (IQP) circuit (Havlíček et al. (2019)) as in PennyLane's
/// IQPEmbedding: Hadamard gates, Z rotations by x_i, and ZZ rotations by x_i x_j of all pairs.
gate iqp_map(x: angle[n]) q[n] {
  h on q;
  rz(x) on q;
  for i in 0..n {
    for j in i + 1..n { rzz(x[i] * x[j]) q[i], q[j]; }
  }
}

/// One layer of the trained feature map of Lloyd, Schuld, Ijaz, Izaac & Killoran, "Quantum embeddings for machine learning",
/// arXiv:2001.03622 (2020), as in PennyLane's QAOAEmbedding: X rotations by the features, then trained ZZ rotations round
/// the ring (two qubits have one) and trained Y rotations. The features once more, \`rx(x) on q;\`, end the map.
gate qaoa_map(x: angle[n], zz: angle[n > 2 ? n : n - 1], y: angle[n]) q[n] {
  rx(x) on q;
  for i in 0..zz.length { rzz(zz[i]) q[i], q[(i + 1) % n]; }
  ry(y) on q;
}

/// One upload of three features into a qubit between trained rotations: u(w x + b), elementwise (Pérez-Salinas,
/// Cervera-Lierta, Gil-Fuster & Latorre, "Data re-uploading for a universal quantum classifier", Quantum 4, 226 (2020)).
gate reupload(x: angle[3], w: angle[3], b: angle[3]) a {
  u(w * x + b) a;
}
`,
  "std/layers": `// Layers of trained gates on a register, as the field's libraries name and order them. A circuit repeats a layer in a
// \`for\` with fresh weights; what some ansätze have before the first or after the last layer, it calls itself.

/// One of PennyLane's StronglyEntanglingLayers (Schuld, Bocharov, Svore & Wiebe, "Circuit-centric quantum classifiers",
/// Physical Review A 101, 032308 (2020)): Rot(t0, t1, t2) on each qubit, then a controlled NOT from each to the one r
/// places on, round the ring. The range r is the length of the first register. Layer l of n qubits there is
/// \`let r = l % (n - 1) + 1; strongly_entangling(w[l]) q[0..r], q[r..n];\`
gate strongly_entangling(t: angle[r + m, 3]) head[r], tail[m] {
  let q = head ++ tail;
  for i in 0..r + m {
    rz(t[i, 0]) q[i];
    ry(t[i, 1]) q[i];
    rz(t[i, 2]) q[i];
  }
  cx on [(q[i], q[(i + r) % (r + m)]) for i in 0..r + m];
}

/// One of PennyLane's BasicEntanglerLayers (Bergholm et al., "PennyLane: automatic differentiation of hybrid
/// quantum-classical computations", arXiv:1811.04968 (2018)): X rotations, then a closed ring of controlled NOTs; two
/// qubits have one.
gate basic_entangler(t: angle[n]) q[n] {
  rx(t) on q;
  cx on n > 2 ? [(q[i], q[(i + 1) % n]) for i in 0..n] : line(q);
}

/// The pair of \`two_design\`: a controlled Z, then a Y rotation of each.
gate two_design_pair(t: angle[2]) a, b {
  cz a, b;
  ry(t[0]) a;
  ry(t[1]) b;
}

/// One layer of the simplified two-design of Cerezo, Sone, Volkoff, Cincio & Coles, "Cost function dependent barren
/// plateaus in shallow parametrized quantum circuits", Nature Communications 12, 1791 (2021), in the order of PennyLane's
/// SimplifiedTwoDesign: a controlled Z and two Y rotations on each pair of the brick wall. Y rotations of all qubits,
/// \`ry(t) on q;\`, stand before the first layer.
gate two_design(t: angle[n - 1, 2]) q[n] {
  two_design_pair(t) on brick(q);
}

/// One layer of the hardware-efficient ansatz of Kandala et al., "Hardware-efficient variational quantum eigensolver for
/// small molecules and quantum magnets", Nature 549, 242 (2017): rotations about Z, X and Z, then what entangles. There it
/// is the device's own cross-resonance drive; here it is controlled Z on the line. Another Z, X and Z end the ansatz.
gate hardware_efficient(t: angle[n, 3]) q[n] {
  for i in 0..n {
    rz(t[i, 0]) q[i];
    rx(t[i, 1]) q[i];
    rz(t[i, 2]) q[i];
  }
  cz on line(q);
}

/// One repetition of Qiskit's RealAmplitudes (Javadi-Abhari et al., "Quantum computing with Qiskit", arXiv:2405.08810
/// (2024)) with its default entanglement, reverse_linear: Y rotations, then controlled NOTs on the line, the last pair
/// first. Y rotations, \`ry(t) on q;\`, end the ansatz.
gate real_amplitudes(t: angle[n]) q[n] {
  ry(t) on q;
  cx on [(q[n - 2 - i], q[n - 1 - i]) for i in 0..n - 1];
}

/// One repetition of Qiskit's EfficientSU2 (Javadi-Abhari et al., arXiv:2405.08810 (2024)) with its default entanglement,
/// reverse_linear: Y rotations, Z rotations, then controlled NOTs on the line, the last pair first. Y and Z rotations,
/// \`ry(t[0]) on q; rz(t[1]) on q;\`, end the ansatz.
gate efficient_su2(t: angle[2, n]) q[n] {
  ry(t[0]) on q;
  rz(t[1]) on q;
  cx on [(q[n - 2 - i], q[n - 1 - i]) for i in 0..n - 1];
}

/// One round of QAOA for the maximum cut of a ring (Farhi, Goldstone & Gutmann, "A quantum approximate optimization
/// algorithm", arXiv:1411.4028 (2014)): exp(-i gamma C) with C = sum of (1 - ZZ) / 2 over the neighbours, up to phase, then
/// exp(-i beta X) on each qubit. It starts from \`h on q;\`. Another graph is \`rzz(-gamma) on edges; rx(2 * beta) on q;\`.
gate qaoa_ring(gamma: angle, beta: angle) q[n] {
  rzz(-gamma) on n > 2 ? [(q[i], q[(i + 1) % n]) for i in 0..n] : line(q);
  rx(2 * beta) on q;
}
`,
  "std/pool": `// Pools: channels from two qubits to one.

/// The pool of Hur, Kim & Park (2022): the measured source chooses a Z or an X rotation of the target.
pool zx(t: angle[2]) source -> target {
  if (measure source) {
    rz(t[0]) target;
  } else {
    rx(t[1]) target;
  }
}

/// The second pool in the code that Hur, Kim & Park (2022) published: a Z rotation where the source is 1. Their code
/// gives its angle no value; here it is trained.
pool only_z(t: angle) source -> target {
  if (measure source) { rz(t) target; }
}

/// The third pool in that code: any rotation, rz(t2) ry(t1) rz(t0), where the source is 1.
pool euler(t: angle[3]) source -> target {
  if (measure source) {
    rz(t[0]) target;
    ry(t[1]) target;
    rz(t[2]) target;
  }
}

/// The generalised pool of Kim, Huh & Park, "Classical-to-quantum convolutional neural network transfer learning",
/// Neurocomputing 555, 126643 (2023): any rotation for either outcome.
pool general(t: angle[6]) source -> target {
  if (measure source) {
    u(t[0..3]) target;
  } else {
    u(t[3..6]) target;
  }
}

/// Forgets the source and leaves the target alone; Kim, Huh & Park (2023) call it trivial.
pool drop source -> target {
  discard source;
}
`,
  "study": `import { su4 } from "std/conv";
import { zx } from "std/pool";

/// The default circuit of \`qcnn study\`, for any number of classes: a ring QCNN that stops at two qubits and reads
/// all 15 Pauli products of them.
circuit study(
  n: int = 8 in [4, 8, 16],
  conv: gate(2) = su4,
  pooling: pool = zx,
  wiring: pairing = ring in [ring, brick, pairs],
) {
  input x: angle[n];
  qubit q[n];

  ry(x) on q;

  for layer in 0..log2(n) - 1 {
    weight c: angle[conv.params];
    weight p: angle[pooling.params];
    conv(c) on wiring(q);
    q = pooling(p) on odd_to_even(q);
  }
  weight last: angle[conv.params];
  conv(last) on brick(q);

  let a = [X(q[0]), Y(q[0]), Z(q[0])];
  let b = [X(q[1]), Y(q[1]), Z(q[1])];
  return a, b, [one * two for one in a for two in b];
}
`,
  "tfq": `/// Rotations about X, Y and Z by pi t: the powers X^t0, Y^t1, Z^t2 up to phase.
gate one_qubit(t: angle[3]) a {
  rx(pi * t[0]) a;
  ry(pi * t[1]) a;
  rz(pi * t[2]) a;
}

/// Any two-qubit unitary: 15 powers.
gate two_qubit(t: angle[15]) a, b {
  one_qubit(t[0..3]) a;
  one_qubit(t[3..6]) b;
  rzz(pi * t[6]) a, b;
  ryy(pi * t[7]) a, b;
  rxx(pi * t[8]) a, b;
  one_qubit(t[9..12]) a;
  one_qubit(t[12..15]) b;
}

/// Turns both qubits into trained bases, flips the target by the source, and turns the target back.
pool two_qubit_pool(t: angle[6]) source -> target {
  one_qubit(t[0..3]) target;
  one_qubit(t[3..6]) source;
  cx source, target;
  inv @ one_qubit(t[0..3]) target;
}

/// (0,1), (2,3), … then (1,2), (3,4), … (last,0): at two qubits (0,1) and (1,0).
pairing around(q) =
  pairs(q) ++ [(q[2 * i + 1], q[(2 * i + 2) % q.length]) for i in 0..q.length / 2];

/// The QCNN of the TensorFlow Quantum tutorial "Quantum Convolutional Neural Network" (Broughton et al., "TensorFlow
/// Quantum", arXiv:2003.02989 (2020)): is a cluster state on a ring excited? Three layers of 15 + 6 weights; the second
/// half of the qubits survives each. The input is the angle of each qubit's excitation.
circuit tfq(n: int = 8 in [4, 8]) {
  input x: angle[n];
  qubit q[n];

  h on q;
  cz on [(q[i], q[(i + 1) % n]) for i in 0..n];
  rx(x) on q;

  for layer in 0..log2(n) {
    weight c: angle[two_qubit.params] ~ uniform(0, tau);
    weight p: angle[two_qubit_pool.params] ~ uniform(0, tau);
    two_qubit(c) on around(q);
    q = two_qubit_pool(p) on halves(q);
  }
  return Z(q[0]);
}
`,
  "ttn": `import { ttn, so4, su4 } from "std/conv";
import { drop } from "std/pool";

/// Of each pair the qubit nearer to the next pair survives, so that only neighbours ever meet.
pairing inward(q) = [(q[2 * i + i % 2], q[2 * i + 1 - i % 2]) for i in 0..q.length / 2];

/// Tree tensor network classifier after Grant et al., "Hierarchical quantum classifiers", npj Quantum Information 4, 65
/// (2018), figure 1: blocks on a binary tree, each with its own weights, and a trained axis of measurement. A feature x in
/// [0, pi/2] becomes cos(x)|0> + sin(x)|1>.
circuit tree(
  n: int = 8 in [4, 8, 16],
  block: gate(2) = ttn in [ttn, so4, su4],
  survivors: pairing = inward in [inward, even_to_odd],
) {
  input x: angle[n];
  qubit q[n];

  ry(2 * x) on q;

  for layer in 0..log2(n) - 1 {
    weight w: angle[q.length / 2, block.params];
    block(w) on pairs(q);
    q = drop on survivors(q);
  }
  weight top: angle[block.params];
  weight axis: angle;
  block(top) q[0], q[1];
  ry(axis) q[1];
  return Z(q[1]);
}
`,
};
