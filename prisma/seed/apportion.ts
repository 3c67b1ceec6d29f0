/**
 * Shares `total` out by weight: one to each, then the rest in proportion, by the largest remainders.
 *
 * @returns one whole number a weight, each at least 1; together `total`
 * @throws RangeError when there is not one for each
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const rest = total - weights.length;
  if (rest < 0) throw new RangeError(`${total} are too few for ${weights.length}`);
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (rest * weight) / sum);
  const shares = exact.map((share) => 1 + Math.floor(share));
  const left = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
