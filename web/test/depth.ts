// How deep the tests look: half as far for `make quick`, ten times for `make exhaustive`, as tests/depth.py says.
const TIMES = Number(process.env["GRIDWATCH_EXAMPLES"] ?? 1);

/** How many examples of a property are tried, at least one. */
export const examples = (usual: number) => Math.max(1, Math.round(usual * TIMES));
