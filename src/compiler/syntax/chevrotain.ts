// Chevrotain, in the form that loads fastest: in Node its one-file bundle (10 ms instead of 200 ms for some
// five hundred modules), which the package ships but does not export; elsewhere, or should that move, the
// package itself.
import type * as Chevrotain from 'chevrotain';

async function load(): Promise<typeof Chevrotain> {
  try {
    const bundle = new URL('../chevrotain.mjs', import.meta.resolve('chevrotain')).href;
    return (await import(/* @vite-ignore */ bundle)) as typeof Chevrotain;
  } catch {
    return await import('chevrotain');
  }
}

export const chevrotain = await load();
