/** One symbol's units, oldest first out, as fills and splits make them; money is the account's. */

interface Lot {
  quantity: number;
  price: number;
  readonly unit: number;
  cost: number;
}

export class SymbolAccount {
  readonly #lots: Lot[] = [];
  quantity = 0;
  realised = 0;

  get averageCost(): number {
    let units = 0;
    let money = 0;
    for (const { quantity, price } of this.#lots) {
      units += quantity;
      money += quantity * price;
    }
    return money / units;
  }

  /** What the units cost with fees; for a short, less than nothing: what was received after fees. */
  get paid(): number {
    const sign = Math.sign(this.quantity);
    return this.#lots.reduce(
      (sum, { quantity, price, unit, cost }) => sum + sign * quantity * price * unit + cost,
      0,
    );
  }

  split(ratio: number): void {
    if (ratio === 1) return;
    this.quantity *= ratio;
    for (const lot of this.#lots) {
      lot.quantity *= ratio;
      lot.price /= ratio;
    }
  }

  trade(signed: number, price: number, unit: number, cost: number): void {
    const size = Math.abs(signed);
    const before = this.quantity;
    const closing = before * signed < 0 ? Math.min(size, Math.abs(before)) : 0;
    const whole = closing === Math.abs(before);
    for (let left = closing; left > 0 && this.#lots.length > 0;) {
      const lot = this.#lots[0]!;
      const part = whole ? lot.quantity : Math.min(left, lot.quantity);
      const entryCost = lot.cost * (part / lot.quantity);
      const gain = Math.sign(before) * part * (price * unit - lot.price * lot.unit);
      this.realised += gain - entryCost - cost * (part / size);
      lot.quantity -= part;
      lot.cost -= entryCost;
      if (!whole) left -= part;
      if (lot.quantity <= 0) this.#lots.shift();
    }
    const opened = size - closing;
    if (opened > 0) this.#lots.push({ quantity: opened, price, unit, cost: cost * (opened / size) });
    this.quantity = this.#lots.length === 0 ? 0 : before + signed;
  }
}
