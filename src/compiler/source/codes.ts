// Every diagnostic code with what it means. Codes are stable: tools and suppressions may rely on them.

/** Found before any value is known; one statement may have several. */
const withoutValues = {
  // Text
  syntax: 'The text does not follow the grammar.',
  'too-large': 'The file is larger or more deeply nested than the parser accepts.',
  'qasm-unsupported': 'An OpenQASM program uses what a circuit cannot hold.',
  // Names
  'unknown-name': 'No declaration of this name is in scope.',
  'name-redeclared': 'The name is already declared in this or an enclosing scope of the same name space.',
  'weight-redeclared': 'One circuit declares a weight name twice.',
  'import-not-found': 'The imported file does not exist.',
  'import-unreadable': 'The imported file exists, but cannot be read.',
  'import-unknown-name': 'The imported file does not declare this name.',
  'import-cycle': 'Files import each other in a circle.',
  recursion: 'A gate, pool, pairing or constant uses itself, directly or through others.',
  'unused-weight': 'A weight is declared but no angle uses it.',
  'unused-input': 'An input is declared but no angle uses it.',
  'unused-parameter': 'A gate or pool has an angle that it does not use.',
  'unused-import': 'An imported name is not used.',
  // Structure
  'misplaced-statement': 'The statement may not stand here.',
  'missing-return': 'A circuit does not end with return.',
  'misplaced-measure': 'measure stands elsewhere than as a whole condition or as the initialiser of a bit.',
  'circuit-called': 'A circuit is called; circuits do not call circuits.',
  'unknown-level': 'A property names a level of equivalence that does not exist.',
  'modifier-misplaced': 'ctrl, inv or pow stands before something that is no gate.',
} as const;

/** Found when values are computed; each may follow from what was found before. */
const withValues = {
  // Structure, where a value decides it
  'branch-content': 'A run-time branch holds something else than gates, channels, resets and barriers.',
  'bit-misuse': 'A measured bit is used as an angle, an index or an output, or chooses a value.',
  // Values
  'wrong-type': 'A value of another type is needed.',
  'not-an-integer': 'An integer is needed and the value is not one.',
  'integer-overflow': 'The integer is too large to be exact.',
  'division-by-zero': 'Division by zero.',
  'not-a-number': 'The function is not defined for this value.',
  'backward-range': 'A range ends before it starts.',
  'index-out-of-range': 'An index lies outside the register, list or array.',
  'shape-mismatch': 'The shape of the angles fits none of the rules for arguments.',
  'wrong-argument-count': 'A call has too many or too few arguments.',
  'not-compile-time': 'A weight or input stands where the value must be known at compile time.',
  'not-differentiable': 'A weight or input goes through a function that has no derivative.',
  'limit-exceeded': 'Unrolling or evaluating exceeds a limit.',
  'probability-out-of-range': 'The strength of a noise channel lies outside [0, 1].',
  // Qubits
  'wrong-arity': 'A gate, pool or channel is applied to the wrong number of qubits.',
  'register-needs-on': 'A gate is called on a register without on.',
  'repeated-qubit': 'The same qubit stands twice in one call.',
  'qubit-ended': 'A qubit is used after it was pooled, discarded or measured.',
  'target-ended': 'A pool ends its target, which must survive.',
  'pool-not-assigned': 'The survivors of a pool are not assigned, and its register is used again.',
  'source-not-in-register': 'A pool is assigned to a register that does not hold all its sources.',
  'empty-pool': 'A pool is applied to no tuples.',
  'register-empty': 'A register has no qubits (left).',
  'qubit-touched': 'Amplitudes are prepared on qubits that were already used.',
  unexplained: 'Elaboration gave up for a reason that nothing names: a fault of qcnn.',
  // Outputs
  'invalid-observable': 'The returned value is no observable.',
  'repeated-pauli': 'A Pauli product names the same qubit twice.',
  'dead-weight': 'No output depends on a weight, or on some of its entries.',
  // Properties
  'not-comparable':
    'The sides of a property cannot be compared: other numbers of weights, inputs or outputs, or a level that does not apply.',
  // Choosing what to compile
  'unknown-circuit': 'The file declares no circuit of this name.',
  'ambiguous-circuit': 'The file declares several circuits and none is chosen.',
  'unknown-parameter': 'The circuit has no compile-time parameter of this name.',
  'parameter-without-value': 'A compile-time parameter has neither a default nor a value.',
  'empty-domain': 'The domain of a compile-time parameter holds no values.',
  'outside-domain': 'The value of a compile-time parameter lies outside its domain.',
} as const;

/** What each code of a diagnostic means, in a sentence. */
export const codes = { ...withoutValues, ...withValues };

/** The stable identifier of a diagnostic. */
export type Code = keyof typeof codes;

export function needsNoValues(code: Code): boolean {
  return Object.hasOwn(withoutValues, code);
}
