/*
 * Yardstick of signal_bench.ts: the same crossover on one symbol as plain as C goes. Next open, whole shares, all of the
 * cash, fees on sales (SEC per million, FINRA per share with a cap), equity, cash and exposure of every bar, core metrics.
 * No orders, fills or trades are recorded, nothing is looked up by date: it does less than the engine.
 *
 * stdin: bar count as an int32, then open and close as doubles. Argument: repetitions. stdout: the fastest repetition in
 * nanoseconds, the number of fills and the last equity.
 */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FAST 20
#define SLOW 100

static void sma(const double *x, int n, int length, double *out) {
  double sum = 0;
  for (int i = 0; i < length; i++) {
    sum += x[i];
    if (i >= n) sum -= x[i - n];
    out[i] = i >= n - 1 ? sum / n : NAN;
  }
}

static void cross(const double *a, const double *b, int length, uint8_t *out) {
  out[0] = 0;
  for (int i = 1; i < length; i++) out[i] = a[i - 1] <= b[i - 1] && a[i] > b[i];
}

struct result {
  double equity, sharpe, sortino, volatility, drawdown, exposure;
  int fills, longest;
};

static struct result run(const double *open, const double *close, int n, double *fast, double *slow,
                         uint8_t *entries, uint8_t *exits, double *equity, double *cash_at, double *exposure) {
  sma(close, FAST, n, fast);
  sma(close, SLOW, n, slow);
  cross(fast, slow, n, entries);
  cross(slow, fast, n, exits);
  double cash = 100000, units = 0;
  int waiting = 0, fills = 0;
  for (int i = 0; i < n; i++) {
    if (waiting && units > 0) {
      double tax = units * 0.000166;
      cash += units * open[i] - units * open[i] * 27.8 / 1e6 - (tax < 8.3 ? tax : 8.3);
      units = 0;
      fills++;
    } else if (waiting) {
      units = floor(cash / open[i]);
      cash -= units * open[i];
      fills += units > 0;
    }
    double value = units * close[i];
    equity[i] = cash + value;
    cash_at[i] = cash;
    exposure[i] = value / (cash + value);
    waiting = units > 0 ? exits[i] : entries[i] && !exits[i];
  }
  double sum = 0, squares = 0, downside = 0, exposed = exposure[0], peak = equity[0], deepest = 0;
  double centre = pow(equity[n - 1] / equity[0], 1.0 / (n - 1)) - 1;
  int peak_at = 0, longest = 0;
  for (int i = 1; i < n; i++) {
    double r = equity[i] / equity[i - 1] - 1, off = r - centre;
    sum += off;
    squares += off * off;
    downside += r < 0 ? r * r : 0;
    exposed += exposure[i];
    if (equity[i] >= peak) {
      if (i - peak_at > longest) longest = i - peak_at;
      peak = equity[i];
      peak_at = i;
    } else {
      double depth = equity[i] / peak - 1;
      deepest = depth < deepest ? depth : deepest;
    }
  }
  double mean = centre + sum / (n - 1), deviation = sqrt((squares - sum * sum / (n - 1)) / (n - 2));
  return (struct result){equity[n - 1], mean / deviation * sqrt(252), mean / sqrt(downside / (n - 1)) * sqrt(252),
                         deviation * sqrt(252), deepest, exposed / n, fills, longest};
}

int main(int argc, char **argv) {
  int32_t n;
  int repetitions = argc > 1 ? atoi(argv[1]) : 100;
  if (fread(&n, sizeof n, 1, stdin) != 1) return 1;
  double *columns = malloc(sizeof(double) * n * 4);
  uint8_t *masks = malloc(n * 2);
  if (!columns || !masks || fread(columns, sizeof(double), 2 * (size_t)n, stdin) != 2 * (size_t)n) return 1;
  double best = 1e18;
  struct result result = {0};
  for (int k = 0; k < repetitions; k++) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    /* The result's columns are new in each run, as the engine's are. */
    double *result_columns = calloc(3 * (size_t)n, sizeof(double));
    result = run(columns, columns + n, n, columns + 2 * n, columns + 3 * n, masks, masks + n, result_columns,
                 result_columns + n, result_columns + 2 * n);
    clock_gettime(CLOCK_MONOTONIC, &to);
    free(result_columns);
    double took = (to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec);
    if (took < best) best = took;
  }
  printf("%.0f %d %.6f %.6f\n", best, result.fills, result.equity, result.sharpe);
  return 0;
}
