// A compile-time parameter as a panel shows it. The extension compiles this file too, so it imports nothing.

export interface CircuitParameter {
  readonly name: string;
  readonly type: string;
  /** The value here, as a text of the language. */
  readonly value: string;
  /** The values of its `in` domain, as texts; empty where it has none or they are too many to list. */
  readonly domain: readonly string[];
  /** Of an `int` domain without gaps: its ends, for a slider. */
  readonly range?: { readonly from: number; readonly to: number };
}
