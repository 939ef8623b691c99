/**
 * The backtest kernel: everything that a cell, a strategy or the server calls.
 *
 * Cheap to import: DuckDB, SQLite, the parser and the drawing of pictures load on first use.
 *
 * @module
 */
export { loadBars } from "./run/load_bars.ts";
export type { LoadOptions } from "./data/load_bars.ts";
export { gaps, invalidate, refresh, remove } from "./run/stored_data.ts";
export type { RefreshOptions } from "./run/stored_data.ts";
export type { Refreshed, StoredFilter } from "./data/stored_data.ts";
export type { Gap } from "./data/fill/gaps.ts";
export type { DataProgress, Watched } from "./data/progress.ts";
export { providers } from "./run/providers.ts";
export type { ProviderList } from "./run/providers.ts";
export type { ProviderState, ProviderStatus, StatusOptions } from "./data/router/status.ts";
export { fundingRates } from "./run/funding_rates.ts";
export type { FundingOptions } from "./run/funding_rates.ts";
export type { FundingRates } from "./data/funding.ts";
export { importBars, importColumns } from "./run/import_bars.ts";
export type { ImportBarsOptions, ImportedBars } from "./run/import_bars.ts";
export { keepBars } from "./run/keep_bars.ts";
export type { KeepNotes } from "./data/keep/keep_bars.ts";
export type { ImportedColumns, ImportNotes, UncheckedBars } from "./data/import/import_bars.ts";
export type { ReadOptions } from "./data/import/options.ts";
export type { ColumnMap } from "./data/import/mapping.ts";
export type { ImportSource } from "./data/import/source.ts";
export { sql } from "./run/sql.ts";
export type { SqlResult, SqlRow, SqlValue } from "./run/sql.ts";
export type { SqlFile, SqlName } from "./data/sql/template.ts";
export { datasets, describe } from "./run/datasets.ts";
export type { DataSetFilter } from "./run/datasets.ts";
export type { DataSetEntry, SeriesDescription } from "./data/describe/describe.ts";
export type { BarStatistics, MissingStretch } from "./data/describe/statistics.ts";
export type { Conflict, CoveredRange, Hole } from "./data/store/series.ts";
export { searchSymbols } from "./run/search_symbols.ts";
export type { SymbolList, SymbolSearchOptions } from "./run/search_symbols.ts";
export type { FoundSymbol } from "./data/describe/search.ts";
export { exportBars } from "./run/export_bars.ts";
export type { Exportable } from "./run/export_bars.ts";
export type { ExportFormat } from "./data/export/export_bars.ts";
export { exportSnapshots, importSnapshots, loadSnapshot, snapshot } from "./run/snapshots.ts";
export { collectGarbage } from "./run/garbage.ts";
export { memoryInUse, setMemoryLimit } from "./data/store/memory.ts";
export type { Garbage } from "./run/garbage.ts";
export { makeBars, resample, sliceBars } from "./run/shown_bars.ts";
export type { ShownBars } from "./run/shown_bars.ts";
export type { Resampled } from "./market/resample.ts";
export type { BarsInput } from "./market/make_bars.ts";
export { fingerprint } from "./data/ohlcv.ts";
export { repair, requireUsable, validate } from "./run/shown_quality.ts";
export type { Adjusted, RawBars } from "./data/validate/raw_bars.ts";
export type { Check, Found, Rules, Severity } from "./data/validate/check.ts";
export type { CheckResult, DataQuality, Finding, ValidateOptions } from "./data/validate/validate.ts";
export type { Change, Repairable, Repaired, RepairedColumns, RepairOptions } from "./data/validate/repair.ts";
export { actionsFromFactors, adjust, joinSymbols, symbolPeriods } from "./run/adjusted.ts";
export type { AdjustOptions } from "./run/adjusted.ts";
export type { SymbolPeriod } from "./data/adjust/symbols.ts";
export { universe } from "./run/universe.ts";
export type { SymbolColumn, SymbolUniverse } from "./run/universe.ts";
export type { Member, UniverseOptions } from "./data/universe/universe.ts";
export type { LiquidityOptions } from "./data/universe/liquidity.ts";
export { syntheticBars } from "./run/synthetic_bars.ts";
export type { SyntheticUniverse } from "./run/synthetic_bars.ts";
export type { Jumps, Regime as SyntheticRegime, SyntheticModel } from "./data/synthetic/options.ts";
export type { SyntheticOptions, SyntheticSplit } from "./data/synthetic/options.ts";
export type { Bars, Market, Origin, Timeframe } from "./market/bars.ts";
export { barEnd, calendarOf, firstSessions } from "./market/calendar/mod.ts";
export type { Period, Session as TradingSession, TradingCalendar } from "./market/calendar/mod.ts";
export type { CashFlowColumns, FillColumns, OrderColumns, Side, TradeColumns } from "./market/trade.ts";

export * from "./signals/indicators.ts";
export type { Stream } from "./signals/lift.ts";
export { custom, lag } from "./signals/columns.ts";
export { higher } from "./signals/higher.ts";
export { above, below, between, crossedAbove, crossedBelow } from "./signals/compare.ts";
export { and, barsSince, not, or } from "./signals/logic.ts";
export type { Column, ColumnLike, Columns, Signal, SignalLike } from "./signals/node.ts";
export { makePanel, mapPanel } from "./market/panel.ts";
export type { Panel, PanelColumns } from "./market/panel.ts";
export { rankAcross, topN, zscoreAcross } from "./signals/across.ts";

export { z } from "zod";
export { defineStrategy } from "./strategy/define.ts";
export type { StrategyFactory, StrategySource } from "./strategy/define.ts";
export { combine, vote } from "./strategy/combine.ts";
export type { CombineMode, CombineOptions, Naming, VoteOptions } from "./strategy/combine.ts";
export { filterBy } from "./strategy/filter.ts";
export type { Allowed, FilterOptions } from "./strategy/filter.ts";
export { filterByRegime } from "./strategy/regime_filter.ts";
export type { MarketRegime, RegimeOptions, RegimeShape } from "./strategy/regime_filter.ts";
export { withStops } from "./strategy/stops.ts";
export type { Stops } from "./strategy/stops.ts";
export { invert, onTimeframe } from "./strategy/wrap.ts";
export type { Part } from "./strategy/part.ts";
export type { Signals, Strategy } from "./engine/strategy.ts";
export type { BarContext, SizeAndPrices, WaitingOrder } from "./engine/context.ts";
export type { History } from "./engine/history.ts";
export type { OrderRequest } from "./engine/orders.ts";
export type { PositionNow } from "./engine/position_view.ts";
export type { OrderStatus, OrderType, TimeInForce, Trail } from "./market/order.ts";

export {
  diffVersions,
  exportStrategy,
  importStrategy,
  rollBack,
  saveVersion,
  strategies,
  strategy,
  validateStrategy,
  versions,
} from "./run/registry.ts";
export type { NamedFactory } from "./run/registry.ts";
export type { LastValidation, MarketRecord, StrategyEntry, StrategyList } from "./run/registry/entries.ts";
export type { ImportOptions, VersionNote } from "./run/registry/history.ts";
export type { ValidationReport } from "./run/registry/validate.ts";
export type { StrategyVersion, ValidationStep } from "./data/strategy_history.ts";
export { backtest } from "./run/backtest.ts";
export { sweep } from "./run/sweep/sweep.ts";
export type { SweepOptions } from "./run/sweep/sweep.ts";
export type { SavedSweep, Sweep, Trial } from "./run/sweep/sweep_result.ts";
export type { SweepProgress } from "./run/sweep/watch_trials.ts";
export type { TrialPicture } from "./run/sweep/trial_pictures.ts";
export type { CustomObjective, ObjectiveOption } from "./run/sweep/objective.ts";
export type { TrialOptions, Tried, TriedValues } from "./run/sweep/trial_options.ts";
export type { TrialColumns, TrialMetrics } from "./run/sweep/trial_table.ts";
export type { TrialRunOptions } from "./run/sweep/trial_run.ts";
export type { Executor } from "./run/sweep/executor.ts";
export { redis } from "./run/cluster/redis.ts";
export type { RedisOptions } from "./run/cluster/redis.ts";
export { backtestAll } from "./run/all/backtest_all.ts";
export type { AllSymbols, BacktestAllOptions } from "./run/all/backtest_all.ts";
export type { AllColumns, AllRuns } from "./run/all/all_runs.ts";
export type { RunOptions } from "./run/options.ts";
export type { RunProgress } from "./run/drive.ts";
export type { SamplePart } from "./run/split.ts";
export { diffAssumptions } from "./run/diff_assumptions.ts";
export type { AssumptionDifference, Assumptions } from "./engine/assumptions.ts";
export type { PresetName } from "./engine/presets.ts";
export { sensitivity } from "./run/sensitivity.ts";
export type { Sensitivity, SensitivityColumns } from "./run/sensitivity.ts";
export { compare } from "./run/compare/compare.ts";
export type { CompareOptions, Comparison } from "./run/compare/compare.ts";
export type { DifferenceColumns } from "./run/compare/differences.ts";
export type { ComparedWindows } from "./run/compare/windows.ts";
export type { ComparedStatistic } from "./stats/paired_differences.ts";
export { correlation } from "./run/portfolio/correlation.ts";
export type { Correlation, CorrelationOptions } from "./run/portfolio/correlation.ts";
export type { CorrelationMethod } from "./portfolio/correlation.ts";
export { portfolio } from "./run/portfolio/portfolio.ts";
export type { Portfolio, PortfolioOptions } from "./run/portfolio/portfolio.ts";
export type { WeightMethod } from "./portfolio/methods.ts";
export { frontier } from "./run/portfolio/frontier.ts";
export type { Frontier, FrontierOptions, FrontierPortfolio } from "./run/portfolio/frontier.ts";
export { regimes } from "./run/regimes/regimes.ts";
export type { Regimes, RegimesOptions } from "./run/regimes/regimes.ts";
export { byRegime } from "./run/regimes/by_regime.ts";
export type { RegimeColumns } from "./run/regimes/by_regime.ts";
export { stress } from "./run/stress/stress.ts";
export type { ShockColumns, Stress, StressOptions, StressWindowColumns } from "./run/stress/stress.ts";
export { replay } from "./run/stress/replay.ts";
export type { Scenario } from "./run/stress/replay.ts";
export type { StressName, StressWindow } from "./run/stress/windows.ts";
export { contributions } from "./run/contributions.ts";
export type { ContributionColumns, ContributionOptions } from "./run/contributions.ts";
export { factorRegression } from "./run/factor_regression.ts";
export type { FactorExposure, FactorOptions, FactorRegression } from "./run/factor_regression.ts";
export type { AccountInput, AccountInputs, ValueCurve } from "./run/accounts.ts";
export { optimise } from "./run/optimise/optimise.ts";
export type { OptimiseOptions } from "./run/optimise/optimise.ts";
export type { HistoryColumns, Optimisation } from "./run/optimise/optimisation.ts";
export { crossValidate } from "./run/cross_validate/cross_validate.ts";
export type { CrossValidateOptions } from "./run/cross_validate/cross_validate.ts";
export type {
  CrossValidation,
  FoldColumns,
  TestedStretch,
  ValidatedBest,
  ValidatedColumns,
} from "./run/cross_validate/cross_validation.ts";
export { walkForward } from "./run/walk_forward/walk_forward.ts";
export type { WalkForwardOptions } from "./run/walk_forward/walk_forward.ts";
export type { WalkForward, WalkForwardColumns } from "./run/walk_forward/walk_forward_result.ts";
export type { WalkForwardVerdict } from "./run/walk_forward/verdict.ts";
export { holdOut } from "./run/hold_out/hold_out.ts";
export type { HeldOut, TestOptions } from "./run/hold_out/hold_out.ts";
export { auditLookAhead } from "./run/audit_look_ahead.ts";
export type { AuditOptions, LookAheadAudit } from "./run/audit_look_ahead.ts";
export type { AuditResult, LookAheadFinding } from "./run/look_ahead_findings.ts";
export { probability } from "./engine/limit_touch.ts";
export type { LimitTouch, TouchProbability } from "./engine/limit_touch.ts";
export {
  customSlippage,
  fixedSlippage,
  halfSpread,
  percentSlippage,
  spreadPlusAtr,
  squareRootImpact,
} from "./engine/slippage.ts";
export type { Slip, Slippage } from "./engine/slippage.ts";
export { customCosts, fixed, percent, perShare } from "./engine/costs/mod.ts";
export type { Costs, Fee } from "./engine/costs/mod.ts";
export type { Financing, FundingSeries } from "./engine/financing.ts";
export {
  customSizing,
  equalWeight,
  fixedCash,
  fixedShares,
  fractionOfEquity,
  inverseVolatility,
  kelly,
  lots,
  percentRisk,
  volatilityTarget,
} from "./engine/sizing/mod.ts";
export type { ClosedBars, Sized, Sizer, Sizing, SizingView } from "./engine/sizing/mod.ts";
export {
  cautiousRisk,
  correlationCap,
  customRisk,
  dailyLossLimit,
  drawdownHalt,
  maxGrossExposure,
  maxNetExposure,
  maxOpenPositions,
  maxPosition,
  sectorCap,
  stopLoss,
  takeProfit,
  timeStop,
} from "./engine/risk/mod.ts";
export type {
  CustomRules,
  PositionView,
  Proposal,
  Risk,
  RiskExit,
  RiskSpec,
  RiskView,
  Verdict,
} from "./engine/risk/mod.ts";
export type { BacktestOptions, EngineConfig } from "./engine/options.ts";
export { Run } from "./run/run.ts";
export type { EquityCurve } from "./run/run.ts";
export type { RunStatisticsOptions } from "./run/statistics.ts";
export type { Profile, ProfileColumns } from "./run/profile.ts";
export type { AttributionColumns, SignalOutcome } from "./run/derived/attribution.ts";
export type { ExposureColumns } from "./run/derived/exposure.ts";
export type { HeatColumns } from "./run/derived/heat.ts";
export type { Regime } from "./run/derived/market_state.ts";
export type { PositionColumns } from "./run/derived/positions.ts";
export type { SignalAction, SignalColumns } from "./run/derived/signals.ts";
export type { TradeDetails } from "./run/derived/trade_details.ts";
export type { Sheet } from "./run/sheet/shown_sheet.ts";
export { arbitrage } from "./run/arbitrage/arbitrage.ts";
export type {
  Arbitrage,
  ArbitrageOptions,
  OpportunityColumns,
  PairColumns,
} from "./run/arbitrage/arbitrage.ts";
export type { Report, ReportFormat, ReportOptions } from "./run/report/report.ts";
export type { ReportParts, ReportTemplate } from "./run/report/template.ts";
export type { SavedRun } from "./run/save_run.ts";
export type { DataSet, Manifest } from "./run/manifest.ts";
export { savedRuns } from "./run/saved_runs.ts";
export type { StoredRun } from "./data/catalogue/runs.ts";
export { RUN_MIME } from "./run/record.ts";
export type { RunRecord } from "./run/record.ts";
export { METRIC_NAMES } from "./stats/core_metrics.ts";
export type { Metrics } from "./stats/core_metrics.ts";
export { STATISTICS } from "./stats/registry.ts";
export type { StatisticName } from "./stats/registry.ts";
export type { Compat } from "./stats/compat/mod.ts";
export type { Statistic, StatisticKind } from "./stats/statistic.ts";
export { statistics } from "./stats/statistics.ts";
export type { Statistics, StatisticsInput, StatisticsOptions, StatisticValue } from "./stats/statistics.ts";
export { calendarReturns } from "./stats/calendar_returns.ts";
export type { CalendarPeriod, CalendarReturns } from "./stats/calendar_returns.ts";
export { drawdowns } from "./stats/drawdown.ts";
export type { Drawdowns } from "./stats/drawdown.ts";
export { monthlyReturns } from "./stats/monthly_returns.ts";
export { tradeGroups } from "./stats/trade_groups.ts";
export type { TradeGrouping, TradeGroups } from "./stats/trade_groups.ts";
export type { MeasuredTrades } from "./stats/trade_sums.ts";
export { backtestOverfitting } from "./stats/overfitting.ts";
export type { Overfitting, OverfittingOptions } from "./stats/overfitting.ts";
export { realityCheck, superiorAbility } from "./stats/reality_check.ts";
export type { RealityCheck, RealityCheckOptions, SuperiorAbility } from "./stats/reality_check.ts";
export { permutationTest } from "./stats/permutation_test.ts";
export type { PermutationOptions, PermutationTest } from "./stats/permutation_test.ts";
export { monteCarlo, tradeReturns } from "./stats/monte_carlo.ts";
export type { Fan, MonteCarlo, MonteCarloOptions } from "./stats/monte_carlo.ts";
export { confidenceIntervals } from "./stats/confidence.ts";
export type { ConfidenceIntervals, ConfidenceOptions, Interval } from "./stats/confidence.ts";
export type { ResamplingMethod, ResamplingOptions } from "./stats/resampling.ts";
export { rollingStatistics } from "./stats/rolling.ts";
export type { RollingOptions, RollingStatistics } from "./stats/rolling.ts";

export { logRange, logUniform, range, uniform, when } from "./optimize/ranges.ts";
export type { ConditionalValues, UniformValues } from "./optimize/ranges.ts";

export { plot } from "./plot/mod.ts";
export { type NotebookPictures, notebookPictures, renderStill } from "./plot/still/mod.ts";
export { parseFigure } from "./plot/spec/parse.ts";
export { FIGURE_MIME } from "./plot/spec/figure.ts";
export type { Figure } from "./plot/spec/figure.ts";

export { DataError, LookAheadError, ParameterError, StrategyError, TapebookError } from "./market/errors.ts";
