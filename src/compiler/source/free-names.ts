// Names that are free: what a language keeps for itself gets another spelling, each spelling once.

const greek: Readonly<Record<string, string>> = {
  α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', ζ: 'zeta', η: 'eta', θ: 'theta', κ: 'kappa', λ: 'lambda',
  μ: 'mu', ν: 'nu', ξ: 'xi', ρ: 'rho', σ: 'sigma', φ: 'phi', ϕ: 'phi', χ: 'chi', ψ: 'psi', ω: 'omega', π: 'pi', τ: 'tau',
}; // prettier-ignore

/** A function that gives each wanted name a free spelling: itself where possible, else `name_1`, `name_2`, … */
export function freeNames(taken: Iterable<string>): (wanted: string) => string {
  const used = new Set(taken);
  const tried = new Map<string, number>();
  return (wanted) => {
    const spelled = wanted.replace(/[^\w]/gu, (letter) => greek[letter] ?? '_').slice(0, 200);
    const base = /^[A-Za-z_]/.test(spelled) ? spelled : `_${spelled}`;
    let name = base;
    let number = tried.get(base) ?? 0;
    while (used.has(name)) name = `${base}_${++number}`;
    tried.set(base, number);
    used.add(name);
    return name;
  };
}
