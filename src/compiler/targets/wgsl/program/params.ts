// What a dispatch of a device program is told besides its buffers.

/** Fields of `params`, all u32. */
export const paramFields = [
  'firstLevel', 'endLevel', 'lanes', 'batch', 'slots', 'slotSize', 'sumsAt', 'sums', 'clear', 'ones', 'totals',
  'source', 'count', 'valuesAt', 'upstreamAt', 'firstSample',
] as const; // prettier-ignore

export const paramsStruct = /* wgsl */ `// Levels to run; samples of a workgroup at a time and of all; where the memory of workgroups begins, and
// numbers of each; where its sums begin in it, their number, and whether to begin at zero; a number without a zero bit;
// where totals of the sums go; what \`bring\` and \`take\` copy, or the workgroups whose sums there are; numbers before
// those of samples in \`values\` and \`upstream\`; samples before the first one in all buffers.
struct Params {
${paramFields.map((field) => `  ${field}: u32,`).join('\n')}
}
`;
