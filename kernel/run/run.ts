import type { MimeBundle } from "../../document/notebook.ts";
import { workspaceFolder } from "../data/workspace.ts";
import { ParameterError } from "../market/errors.ts";
import type { CashFlowColumns, FillColumns, OrderColumns } from "../market/trade.ts";
import { shown, type ShownFigure } from "../plot/show.ts";
import type { HeatmapFigure, TimeFigure } from "../plot/spec/figure.ts";
import type { Plotted } from "../plot/spec/plotted.ts";
import { ordersTable, tradesTable } from "../plot/spec/tables.ts";
import { figureText } from "../plot/spec/text.ts";
import type { Statistics } from "../stats/statistics.ts";
import { type AttributionColumns, attributionColumns } from "./derived/attribution.ts";
import { type ExposureColumns, exposureColumns } from "./derived/exposure.ts";
import { type HeatColumns, heatColumns } from "./derived/heat.ts";
import { type PositionColumns, positionColumns } from "./derived/positions.ts";
import { type SignalColumns, signalColumns, signalsOf, type SymbolSignals } from "./derived/signals.ts";
import { type Stage, stageOf } from "./derived/stage.ts";
import { type TradeDetails, tradeDetails } from "./derived/trade_details.ts";
import { digestOf } from "./digest.ts";
import { bundleOf, DISPLAY, type Displayed, displayedAs, withHidden } from "./display.ts";
import { type Manifest, manifestOf, runId } from "./manifest.ts";
import { plottedRun } from "./plotted_run.ts";
import { type Profile, profileOf } from "./profile.ts";
import { type Provenance, RUN_MIME, type RunRecord } from "./record.ts";
import { namedTable, type Rows, withRows } from "./rows.ts";
import { cardOf, equityPicture, type Finished, monthsPicture, runTitle } from "./run_card.ts";
import type { Report, ReportOptions } from "./report/report.ts";
import type { SavedRun } from "./save_run.ts";
import { runSheet } from "./sheet/run_sheet.ts";
import type { Sheet } from "./sheet/shown_sheet.ts";
import type { SamplePart, SampleSplit } from "./split.ts";
import { runStatistics, type RunStatisticsOptions } from "./statistics.ts";

/** Account value at each close. */
export interface EquityCurve extends Displayed {
  /** Epoch ms. */
  readonly time: Float64Array;
  /** In the account's currency. */
  readonly value: Float64Array;
  readonly length: number;
  /** Account value at the close of bar i; negative counts from the end, undefined where there is no bar. */
  at(i: number): number | undefined;
}

/** The parts of a run, for what is computed from several runs. */
export let finishedOf: (run: Run) => Finished;

/**
 * One backtest and its result. Metrics are there at once; the rest is made when asked for.
 *
 * As the last line of a cell it shows a card. Tables are columns of one length each that can also be read row by row.
 *
 * @example
 * ```ts
 * import { backtest, crossedAbove, defineStrategy, loadBars, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "above_average",
 *   signals: ({ close }) => ({ entries: crossedAbove(close, sma(close, 200)) }),
 * });
 * const run = await backtest(strategy(), await loadBars("SP500"));
 * const { totalReturn, sharpe } = run.metrics; // 0.5 is 50 %
 * if (run.equity.length !== 5105 || run.trades.at(0)?.symbol !== "SP500") throw new Error("columns and rows");
 * ```
 */
export class Run implements Displayed {
  static {
    finishedOf = (run) => run.#finished;
  }

  readonly #finished: Finished;
  readonly #provenance: Provenance | undefined;
  #manifest?: Manifest;
  #digest?: string;
  #madeStage?: Stage;
  #madeSignals?: readonly SymbolSignals[];
  #trades?: Rows<TradeDetails>;
  #orders?: Rows<OrderColumns>;
  #fills?: Rows<FillColumns>;
  #cashFlows?: Rows<CashFlowColumns>;
  #signals?: Rows<SignalColumns>;
  #attribution?: Rows<AttributionColumns>;
  #positions?: Rows<PositionColumns>;
  #exposure?: Rows<ExposureColumns>;
  #heat?: Rows<HeatColumns>;

  constructor(finished: Finished, provenance: Provenance | undefined) {
    this.#finished = finished;
    this.#provenance = provenance;
  }

  /** "SMA crossover 20/100 · S&P 500 · 2005 → 2020" */
  get title(): string {
    return runTitle(this.#finished);
  }

  /** Plain numbers, fractions not percent; null where a metric is not defined. */
  get metrics(): Finished["metrics"] {
    return this.#finished.metrics;
  }

  /**
   * The first part of a run with the option `split`.
   *
   * @throws ParameterError where the run was not split
   */
  get inSample(): SamplePart {
    return this.#split.inSample;
  }

  /**
   * The second part, by which what was found in the first is judged.
   *
   * @throws ParameterError where the run was not split
   */
  get outOfSample(): SamplePart {
    return this.#split.outOfSample;
  }

  get #split(): SampleSplit {
    const { split } = this.#finished;
    if (split !== null) return split;
    throw new ParameterError("Give backtest() the option split, such as 0.7: this run has one part", {
      field: "split",
      value: undefined,
      allowed: "a share of the bars or a date",
    });
  }

  /** What the run assumed and, where it never traded, why; one sentence each. */
  get warnings(): readonly string[] {
    return this.#finished.result.warnings;
  }

  /**
   * Every statistic that STATISTICS names, measured as the metrics are, beside the run's benchmark. Shows itself as a
   * table; what is not defined is null with the reason.
   *
   * @param options risk-free rate, number of trials and others
   * @throws ParameterError for an unknown option or one out of its range
   * @example
   * ```ts
   * import { above, backtest, defineStrategy, loadBars, sma } from "tapebook";
   *
   * const strategy = defineStrategy({
   *   name: "above_average",
   *   signals: ({ close }) => ({ entries: above(close, sma(close, 200)) }),
   * });
   * const run = await backtest(strategy(), await loadBars("SP500"));
   * const { sharpe, beta, deflatedSharpe } = run.statistics({ riskFree: 0.02, trials: 20 });
   * if (!(sharpe.value! < run.metrics.sharpe!)) throw new Error("the rate is taken off");
   * if (!(beta.value! > 0 && deflatedSharpe.value! <= 1)) throw new Error("long, and a probability");
   * ```
   */
  statistics(options: RunStatisticsOptions = {}): Statistics & Displayed {
    return runStatistics(this.#finished, this.#stage, this.trades, options);
  }

  /**
   * Everything about the run on one page: what happened in plain sentences, what speaks against it, all figures that apply,
   * months, drawdowns, every trade with what it paid, every statistic, and what was assumed.
   *
   * @param options of the statistics on it
   * @throws ParameterError for an unknown option or one out of its range
   * @example
   * ```ts
   * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma } from "tapebook";
   *
   * const strategy = defineStrategy({
   *   name: "golden_cross",
   *   indicators: ({ close }) => ({ fast: sma(close, 50), slow: sma(close, 200) }),
   *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
   * });
   * const run = await backtest(strategy(), await loadBars("SP500"));
   * const { sections } = run.tearsheet().spec;
   * if (sections[0]?.title !== "Summary" || !sections[0].text?.[0]?.includes("100,000")) throw new Error("in words");
   * ```
   */
  tearsheet(options: RunStatisticsOptions = {}): Sheet {
    const statistics = this.statistics(options);
    return runSheet({ run: this, finished: this.#finished, stage: this.#stage, statistics });
  }

  /**
   * Writes the tear sheet as a file, into `reports/` of the workspace by default: `html` is one file that a browser opens
   * without a server, with live figures; `pdf` is that page printed by Chromium; `md` has the text; `xlsx`, `json`, `csv` and
   * `parquet` have every row of equity, trades, orders, fills and signals, the last two as a folder of files.
   *
   * @throws ParameterError for an unknown format or option
   * @throws DataError where a PDF is wanted and no Chromium is there
   * @example
   * ```ts
   * import { above, backtest, defineStrategy, loadBars, sma } from "tapebook";
   *
   * const strategy = defineStrategy({
   *   name: "above_average",
   *   signals: ({ close }) => ({ entries: above(close, sma(close, 200)) }),
   * });
   * const run = await backtest(strategy(), await loadBars("SP500"));
   * const folder = await Deno.makeTempDir();
   * const { path } = await run.report({ format: "md", path: `${folder}/run.md` });
   * if (!(await Deno.readTextFile(path)).includes("## Risk assessment")) throw new Error("a page to read");
   * await Deno.remove(folder, { recursive: true });
   * ```
   */
  report(options: ReportOptions = {}): Promise<Report> {
    return this.tearsheet().report(options);
  }

  /** Account value at the close of every bar of the clock, also of those before the option `from`. */
  get equity(): EquityCurve {
    const { time, equity: value } = this.#finished.result;
    const { length } = value;
    const at = (i: number) => value.at(i);
    return displayedAs(withHidden({ time, value, length }, { at }), () => equityPicture(this.#finished));
  }

  /**
   * Round trips: closed ones in order of exit, then those still open. What is derived from them, such as `mae`, is computed
   * when it is first read.
   */
  get trades(): Rows<TradeDetails> {
    return this.#trades ??= withRows(tradeDetails(this.#finished, this.#stage), tradesTable);
  }

  /** Everything that was asked for, in order of time: filled, rejected with the reason, or open at the end. */
  get orders(): Rows<OrderColumns> {
    return this.#orders ??= withRows(this.#finished.result.orders, ordersTable);
  }

  /** What was bought and sold, in order of time, with price and costs. */
  get fills(): Rows<FillColumns> {
    return this.#fills ??= withRows(
      this.#finished.result.fills,
      (columns) => namedTable(columns, "Fills", { quality: "ratio", cost: "money" }),
    );
  }

  /** Money that came or went without a fill: dividends, interest, borrow fees, funding. */
  get cashFlows(): Rows<CashFlowColumns> {
    return this.#cashFlows ??= withRows(
      this.#finished.result.cashFlows,
      (columns) => namedTable(columns, "Cash flows", { amount: "money" }),
    );
  }

  /** Every signal from the option `from` on, whatever became of it; of an event strategy the orders that it placed. */
  get signals(): Rows<SignalColumns> {
    return this.#signals ??= withRows(
      signalColumns(this.#finished, this.#stage, this.#symbolSignals),
      (columns) =>
        namedTable(columns, "Signals", { target: "percent", strength: "ratio", confidence: "ratio" }),
    );
  }

  /** What became of each of the signals, row by row: filled where and at what cost, blocked by which rule, ignored why. */
  get attribution(): Rows<AttributionColumns> {
    return this.#attribution ??= withRows(
      attributionColumns(this.#finished, this.#stage, this.#symbolSignals),
      (columns) => namedTable(columns, "Attribution", { cost: "money", slippage: "money" }),
    );
  }

  /** What was held at each close, one row for each symbol held. */
  get positions(): Rows<PositionColumns> {
    return this.#positions ??= withRows(
      positionColumns(this.#finished, this.#stage),
      (columns) =>
        namedTable(columns, "Positions", {
          averageCost: "price",
          price: "price",
          value: "money",
          realised: "money",
          unrealised: "money",
        }),
    );
  }

  /** Cash, gross and net exposure and leverage at each close. */
  get exposure(): Rows<ExposureColumns> {
    return this.#exposure ??= withRows(
      exposureColumns(this.#finished.result),
      (columns) =>
        namedTable(columns, "Exposure", { cash: "money", gross: "money", net: "money", leverage: "ratio" }),
    );
  }

  /** What would be lost at the stops, at each close, as a fraction of equity, and what no stop protects. */
  get heat(): Rows<HeatColumns> {
    return this.#heat ??= withRows(
      heatColumns(this.#finished, this.#stage, this.positions),
      (columns) => namedTable(columns, "Heat", { value: "percent", unprotected: "percent" }),
    );
  }

  /**
   * Runs once more with a clock beside it: time by step, by indicator and condition, and by symbol.
   *
   * @example
   * ```ts
   * import { above, backtest, defineStrategy, loadBars, sma } from "tapebook";
   *
   * const strategy = defineStrategy({
   *   name: "above_average",
   *   signals: ({ close }) => ({ entries: above(close, sma(close, 200)) }),
   * });
   * const run = await backtest(strategy(), await loadBars("SP500"));
   * if (!run.profile().name.includes("sma(close, 200)")) throw new Error("the average took its time");
   * ```
   */
  profile(): Profile {
    return profileOf(this.#finished);
  }

  get #stage(): Stage {
    return this.#madeStage ??= stageOf(this.#finished);
  }

  get #symbolSignals(): readonly SymbolSignals[] {
    return this.#madeSignals ??= signalsOf(this.#finished, this.#stage);
  }

  /** The pictures of the card, each to be shown on its own. */
  get figures(): { equity: ShownFigure<TimeFigure>; months: ShownFigure<HeatmapFigure> } {
    return { equity: shown(equityPicture(this.#finished)), months: shown(monthsPicture(this.#finished)) };
  }

  /** What figures of the run are drawn from: `plot.equity(run)` and others take the run itself. */
  get plotted(): Plotted {
    return plottedRun(this.#finished, this.title, this.trades, () => this.positions);
  }

  /** What the run was made from: code, strategy, parameters, data, configuration, versions. */
  get manifest(): Manifest {
    return this.#manifest ??= manifestOf(this.#finished);
  }

  /** Names the run: the same code, data and parameters give the same id. */
  get id(): string {
    return runId(this.manifest);
  }

  /** What came out, as one sha256: equal digests mean equal equity, orders, trades and metrics. */
  get digest(): string {
    return this.#digest ??= digestOf(this.#finished.result, this.metrics);
  }

  /**
   * Saves the run as a notebook, `runs/<id>.ipynb` in the workspace: the cells that made it, its card, and what `verify`
   * needs to prove it. The same run is one file; the same id with another result is kept beside it.
   *
   * @throws TapebookError where the code that made the run is not known well enough to repeat it
   * @example
   * ```ts
   * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma } from "tapebook";
   *
   * const strategy = defineStrategy({
   *   name: "golden_cross",
   *   indicators: ({ close }) => ({ fast: sma(close, 50), slow: sma(close, 200) }),
   *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
   * });
   * const run = await backtest(strategy(), await loadBars("SP500"));
   * const { path } = await run.save();
   * if (!path.endsWith(`${run.id}.ipynb`)) throw new Error("the file has the run's name");
   * ```
   */
  async save(): Promise<SavedRun> {
    const { saveRun } = await import("./save_run.ts");
    const savable = { run: this, finished: this.#finished, provenance: this.#provenance };
    return await saveRun(savable, workspaceFolder());
  }

  /** What a saved notebook keeps of the run, and what `verify` compares. */
  get record(): RunRecord {
    const { id, digest, manifest, metrics } = this;
    return { id, digest, manifest, metrics };
  }

  async [DISPLAY](): Promise<MimeBundle> {
    const bundle = await bundleOf(cardOf(this.#finished));
    return { ...bundle, [RUN_MIME]: structuredClone(this.record) as unknown as MimeBundle[string] };
  }

  [Symbol.for("Deno.customInspect")](): string {
    return figureText(cardOf(this.#finished));
  }
}
