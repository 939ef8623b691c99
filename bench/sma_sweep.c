/*
 * Yardstick of sweep_bench.ts: crossings of all pairs of averages as C goes, by the algorithm of kernel/sweep/fast. Columns are
 * compared as floats, 8 at a time, and as doubles where two are equal; a walk over the set bits buys whole lots with all of the
 * cash at the next open, without fees; sums of returns are differences of running sums where next to no cash is left, else every
 * bar in position is looked at. Per pair: return, Sharpe, largest drawdown, trades.
 *
 * stdin: bars and columns as int32, lot as a double, open, close, columns. Argument: repetitions. stdout: the fastest repetition in
 * nanoseconds, then over all pairs the sums of trades, returns, Sharpe ratios and drawdowns.
 */
#define _POSIX_C_SOURCE 199309L
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CASH 100000.0
#define LEVELS 5
#define SUMS 4

static int n, words, wide;
static double lot;
static const double *opens, *closes;
/* Running sums of r, r^2, and both over the close before. */
static double *sums, *bottoms, *tops;

struct outcome {
  double equity, sharpe, drawdown;
  int trades;
};

static int above32(const float *a, const float *b, int *equal) {
  int bits = 0;
  __m256 same = _mm256_setzero_ps();
  for (int k = 0; k < 4; k++) {
    __m256 x = _mm256_loadu_ps(a + 8 * k), y = _mm256_loadu_ps(b + 8 * k);
    bits |= _mm256_movemask_ps(_mm256_cmp_ps(x, y, _CMP_GT_OQ)) << (8 * k);
    same = _mm256_or_ps(same, _mm256_cmp_ps(x, y, _CMP_EQ_OQ));
  }
  *equal = _mm256_movemask_ps(same);
  return bits;
}

static uint32_t exact32(const double *a, const double *b) {
  uint32_t bits = 0;
  for (int k = 0; k < 32; k++) bits |= (uint32_t)(a[k] > b[k]) << k;
  return bits;
}

static void cross(const double *a, const double *b, const float *fa, const float *fb, const uint32_t *known_a,
                  const uint32_t *known_b, uint32_t *up, uint32_t *down) {
  uint32_t was_not_above = 0, was_not_below = 0;
  for (int w = 0; w < words; w++) {
    int equal;
    uint32_t known = known_a[w] & known_b[w];
    uint32_t above = above32(fa + 32 * w, fb + 32 * w, &equal), below = known & ~above;
    if (equal) {
      above = exact32(a + 32 * w, b + 32 * w);
      below = exact32(b + 32 * w, a + 32 * w);
    }
    uint32_t not_above = known & ~above, not_below = known & ~below;
    up[w] = above & (not_above << 1 | was_not_above);
    down[w] = below & (not_below << 1 | was_not_below);
    was_not_above = not_above >> 31;
    was_not_below = not_below >> 31;
  }
}

static int next_bit(const uint32_t *mask, int bar) {
  int w = bar >> 5;
  if (w >= words) return n;
  uint32_t bits = mask[w] & ~0u << (bar & 31);
  while (!bits) {
    if (++w == words) return n;
    bits = mask[w];
  }
  return w * 32 + __builtin_ctz(bits);
}

static double least(const double *of, int first, int end, double sign) {
  int level = (31 - __builtin_clz(end - first)) >> 1;
  if (level >= LEVELS) level = LEVELS - 1;
  int reach = 1 << (2 * level);
  const double *row = of + (size_t)level * n;
  double best = sign * row[end - reach];
  for (int i = first; i < end - reach; i += reach) best = sign * row[i] < best ? sign * row[i] : best;
  return sign * best;
}

static struct outcome walk(const uint32_t *entries, const uint32_t *exits) {
  double cash = CASH, before = CASH, peak = CASH, lowest = 1, sum = 0, squares = 0;
  int trades = 0;
  for (int bar = 0;;) {
    int entry = next_bit(entries, bar) + 1;
    if (entry >= n) break;
    double price = opens[entry], most = floor(cash / (price * lot));
    if ((most + 1) * lot * price <= cash) most++;
    else while (most > 0 && most * lot * price > cash) most--;
    if (most <= 0) {
      bar = entry;
      continue;
    }
    double units = most * lot;
    cash -= units * price;
    int sale = next_bit(exits, entry) + 1, end = sale < n ? sale : n;
    double bottom = wide ? 0 : least(bottoms, entry, end, 1);
    if (!wide && fabs(cash) < 3e-6 * units * bottom) {
      double top = least(tops, entry, end, -1), spare = cash / units;
      double r = (cash + units * closes[entry]) / before - 1;
      const double *a = sums + (size_t)SUMS * entry, *b = sums + (size_t)SUMS * (end - 1);
      sum += r + (b[0] - a[0] - spare * (b[2] - a[2]));
      squares += r * r + (b[1] - a[1] - 2 * spare * (b[3] - a[3]));
      before = cash + units * closes[end - 1];
      double highest = cash + units * top;
      highest = highest > peak ? highest : peak;
      if (cash + units * bottom < lowest * highest) {
        for (int i = entry; i < end; i++) {
          double value = cash + units * closes[i];
          peak = value > peak ? value : peak;
          if (value < lowest * peak) lowest = value / peak;
        }
      }
      peak = highest;
    } else {
      for (int i = entry; i < end; i++) {
        double value = cash + units * closes[i], r = value / before - 1;
        before = value;
        sum += r;
        squares += r * r;
        peak = value > peak ? value : peak;
        if (value < lowest * peak) lowest = value / peak;
      }
    }
    if (sale >= n) break;
    cash += units * opens[sale];
    double r = cash / before - 1;
    before = cash;
    sum += r;
    squares += r * r;
    peak = cash > peak ? cash : peak;
    if (cash < lowest * peak) lowest = cash / peak;
    trades++;
    bar = sale;
  }
  double mean = sum / (n - 1), spread = sqrt((squares - sum * mean) / (n - 2));
  return (struct outcome){before, spread > 0 ? mean / spread * sqrt(252) : 0, lowest - 1, trades};
}

static void tables(void) {
  double total[SUMS] = {0}, lost[SUMS] = {0};
  for (int i = 0; i < n; i++) {
    double from = closes[i > 0 ? i - 1 : 0], r = closes[i] / from - 1;
    double terms[SUMS] = {r, r * r, r / from, r * r / from};
    for (int k = 0; k < SUMS; k++) {
      double next = total[k] + terms[k];
      lost[k] += fabs(total[k]) >= fabs(terms[k]) ? total[k] - next + terms[k] : terms[k] - next + total[k];
      total[k] = next;
      sums[(size_t)SUMS * i + k] = next + lost[k];
    }
    bottoms[i] = tops[i] = closes[i];
  }
  for (int level = 1; level < LEVELS; level++) {
    int step = 1 << (2 * (level - 1));
    for (int i = 0; i < n; i++) {
      double low = INFINITY, high = -INFINITY;
      for (int j = i; j < n && j < i + 4 * step; j += step) {
        low = fmin(low, bottoms[(size_t)(level - 1) * n + j]);
        high = fmax(high, tops[(size_t)(level - 1) * n + j]);
      }
      bottoms[(size_t)level * n + i] = low;
      tops[(size_t)level * n + i] = high;
    }
  }
}

int main(int argc, char **argv) {
  int32_t sizes[2];
  int repetitions = argc > 1 ? atoi(argv[1]) : 10;
  if (fread(sizes, sizeof sizes, 1, stdin) != 1 || fread(&lot, sizeof lot, 1, stdin) != 1) return 1;
  n = sizes[0];
  int columns = sizes[1];
  words = (n + 31) / 32;
  wide = lot >= 1e-3;
  double *read = malloc(sizeof(double) * n * ((size_t)columns + 2));
  double *doubles = malloc(sizeof(double) * 32 * words * (size_t)columns);
  float *floats = malloc(sizeof(float) * 32 * words * (size_t)columns);
  uint32_t *known = calloc((size_t)words * columns, sizeof(uint32_t));
  uint32_t *masks = malloc(sizeof(uint32_t) * 2 * words);
  sums = malloc(sizeof(double) * SUMS * n);
  bottoms = malloc(sizeof(double) * LEVELS * n);
  tops = malloc(sizeof(double) * LEVELS * n);
  if (!read || !doubles || !floats || !known || !masks || !sums || !bottoms || !tops) return 1;
  if (fread(read, sizeof(double), (size_t)n * (columns + 2), stdin) != (size_t)n * (columns + 2)) return 1;
  opens = read;
  closes = read + n;
  tables();
  for (int c = 0; c < columns; c++) {
    for (int i = 0; i < 32 * words; i++) {
      size_t at = (size_t)c * 32 * words + i;
      doubles[at] = i < n ? read[(size_t)(c + 2) * n + i] : NAN;
      floats[at] = (float)doubles[at];
      if (doubles[at] == doubles[at]) known[(size_t)c * words + i / 32] |= 1u << (i & 31);
    }
  }
  double best = 1e18, trades = 0, returns = 0, sharpes = 0, drawdowns = 0;
  for (int k = 0; k < repetitions; k++) {
    struct timespec from, to;
    trades = returns = sharpes = drawdowns = 0;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int a = 0; a < columns; a++) {
      for (int b = a + 1; b < columns; b++) {
        size_t x = (size_t)a * 32 * words, y = (size_t)b * 32 * words;
        cross(doubles + x, doubles + y, floats + x, floats + y, known + (size_t)a * words, known + (size_t)b * words,
              masks, masks + words);
        struct outcome outcome = walk(masks, masks + words);
        trades += outcome.trades;
        returns += outcome.equity / CASH - 1;
        sharpes += outcome.sharpe;
        drawdowns += outcome.drawdown;
      }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    double took = (to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec);
    if (took < best) best = took;
  }
  printf("%.0f %.0f %.9f %.9f %.9f\n", best, trades, returns, sharpes, drawdowns);
  return 0;
}
