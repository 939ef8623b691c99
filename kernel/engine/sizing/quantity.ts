/** How many whole lots money pays for: never with money that is not there. */

/**
 * The most whole lots whose price and fees stay within `money`, as a quantity; 0 where not one does.
 *
 * @param fee money for so many units, which never falls as they grow
 */
export function affordableQuantity(
  money: number,
  price: number,
  lot: number,
  fee: (quantity: number, price: number) => number,
): number {
  const fits = (lots: number) => lots * lot * price + fee(lots * lot, price) <= money;
  let most = Math.floor(money / (price * lot));
  // The quotient of what fits exactly may be rounded to less: 74,970.20 pays for 3,439 at 21.80.
  if (most >= 0 && fits(most + 1)) return (most + 1) * lot;
  if (most <= 0) return 0;
  if (fits(most)) return most * lot;
  // Fees never fall as the quantity grows, so halving the gap finds the last lot that fits. Of a coin worth a millionth
  // there are more lots than whole doubles: the gap then ends where the middle is one of its sides.
  let least = 0;
  let middle = Math.floor(most / 2);
  while (middle > least && middle < most) {
    if (fits(middle)) least = middle;
    else most = middle;
    middle = Math.floor((least + most) / 2);
  }
  return least * lot;
}
