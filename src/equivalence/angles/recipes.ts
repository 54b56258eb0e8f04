// Recipes of gates: what a gate is made of besides its qubits, so that gates which are the same are computed once.
import type { GateOperation } from '../../compiler/circuit/circuit.ts';
import { gateNamed } from '../../compiler/circuit/gates.ts';
import { gatePolynomial, type GatePolynomial } from './gate-polynomials.ts';
import type { Numbers } from './numbers.ts';
import type { Phase } from './phases.ts';

/** A gate without its qubits; gates of the same recipe share their matrix. */
export interface Recipe {
  readonly number: number;
  readonly polynomial: GatePolynomial;
  readonly phases: readonly Phase[];
  readonly controls: number;
  /** Equal for recipes that differ at most in controls. */
  readonly body: number;
}

export type RecipeOf = (gate: GateOperation) => Recipe;

/** A memory of the gates of a pair. Throws for angles that are not made of those of the pair. */
export function createRecipes({ expansion, phases }: Numbers): RecipeOf {
  const known = new Map<GateOperation, Recipe>();
  const recipes = new Map<string, Recipe>();
  const bodies = new Map<string, number>();
  const polynomials = new Map<GatePolynomial, number>();
  const spellings = new Map<string, number>();
  const phaseNumbers = new Map<Phase, number>();

  /** Equal for phases of the same turn and powers. */
  function numberOf(phase: Phase): number {
    let number = phaseNumbers.get(phase);
    if (number === undefined) phaseNumbers.set(phase, (number = numbered(spellings, spell(phase))));
    return number;
  }

  function make(gate: GateOperation): Recipe {
    const row = gateNamed(gate.gate);
    const polynomial = gatePolynomial(row);
    const own = gate.angles.map((angle) => phases.phase(expansion.sum(angle)));
    const spelling = own.reduce((all, phase) => `${all} ${numberOf(phase)}`, String(numbered(polynomials, polynomial))); // prettier-ignore
    const body = numbered(bodies, spelling);
    const controls = gate.controls + row.controls;
    const key = `${body} ${controls}`;
    let recipe = recipes.get(key);
    if (!recipe)
      recipes.set(key, (recipe = { number: recipes.size, polynomial, phases: own, controls, body }));
    return recipe;
  }

  return (gate) => {
    let recipe = known.get(gate);
    if (!recipe) known.set(gate, (recipe = make(gate)));
    return recipe;
  };
}

function numbered<K>(numbers: Map<K, number>, key: K): number {
  let number = numbers.get(key);
  if (number === undefined) numbers.set(key, (number = numbers.size));
  return number;
}

function spell({ turn, powers }: Phase): string {
  return `${turn.numerator}/${turn.denominator} ${powers.map(({ symbol, power }) => `${symbol}^${power}`).join(' ')}`;
}
