/**
 * Probability that one of two is ahead in so many of their meetings or more, either way, if each is as likely to be
 * ahead: the exact binomial test of Arbuthnot 1710. Ties are no meetings. 1 without a meeting.
 */
export function signTest(ahead: number, behind: number): number {
  const count = ahead + behind;
  const most = Math.max(ahead, behind);
  // Of each number of wins the chance, from the one before it; in logarithms, as 2^-count soon is too small.
  let log = -count * Math.LN2;
  let tail = 0;
  for (let wins = 0; wins <= count; wins++) {
    if (wins >= most) tail += Math.exp(log);
    log += Math.log((count - wins) / (wins + 1));
  }
  return Math.min(1, 2 * tail);
}
