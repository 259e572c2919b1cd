package io.github.braidml.balance;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Symmetric matrices in 60 digits: what rounding takes from a result can be seen beside it. */
final class Exact {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal NOTHING = new BigDecimal("1e-58");

    /** Diagonal once turned. */
    private final BigDecimal[][] a;
    /** One eigenvector a row. */
    private final BigDecimal[][] v;

    /** Takes over the entries. */
    private Exact(BigDecimal[][] entries) {
        a = entries;
        v = new BigDecimal[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                v[i][j] = i == j ? BigDecimal.ONE : BigDecimal.ZERO;
            }
        }
        for (int sweep = 0; sweep < 30; sweep++) {
            for (int p = 0; p < a.length; p++) {
                for (int q = p + 1; q < a.length; q++) {
                    turn(p, q);
                }
            }
        }
    }

    /** Returns the inner products of rows as they are. */
    static Exact gramian(double[][] rows) {
        return new Exact(products(rows));
    }

    /** Returns the inner products of rows, each rounded to the nearest double. */
    static Exact rounded(double[][] rows) {
        BigDecimal[][] products = products(rows);
        for (BigDecimal[] row : products) {
            Arrays.setAll(row, j -> new BigDecimal(row[j].doubleValue()));
        }
        return new Exact(products);
    }

    private static BigDecimal[][] products(double[][] rows) {
        return Arrays.stream(rows)
                .map(x -> Arrays.stream(rows)
                        .map(y -> IntStream.range(0, x.length)
                                .mapToObj(k -> new BigDecimal(x[k]).multiply(new BigDecimal(y[k])))
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                        .toArray(BigDecimal[]::new))
                .toArray(BigDecimal[][]::new);
    }

    /** One of Jacobi's rotations. */
    private void turn(int p, int q) {
        BigDecimal scale = a[p][p].multiply(a[q][q], DIGITS).abs().sqrt(DIGITS);
        if (a[p][q].abs().compareTo(NOTHING.multiply(scale)) <= 0) {
            return;
        }
        BigDecimal ratio = a[q][q].subtract(a[p][p]).divide(a[p][q].add(a[p][q]), DIGITS);
        BigDecimal root = ratio.multiply(ratio).add(BigDecimal.ONE).sqrt(DIGITS);
        BigDecimal tan =
                new BigDecimal(ratio.signum() < 0 ? -1 : 1).divide(ratio.abs().add(root), DIGITS);
        BigDecimal cos =
                BigDecimal.ONE.divide(tan.multiply(tan).add(BigDecimal.ONE).sqrt(DIGITS), DIGITS);
        BigDecimal sin = tan.multiply(cos, DIGITS);
        for (BigDecimal[] row : a) {
            BigDecimal one = row[p];
            row[p] = cos.multiply(one).subtract(sin.multiply(row[q]), DIGITS);
            row[q] = sin.multiply(one).add(cos.multiply(row[q]), DIGITS);
        }
        for (BigDecimal[][] rows : new BigDecimal[][][] {a, v}) {
            for (int k = 0; k < a.length; k++) {
                BigDecimal one = rows[p][k];
                rows[p][k] = cos.multiply(one).subtract(sin.multiply(rows[q][k]), DIGITS);
                rows[q][k] = sin.multiply(one).add(cos.multiply(rows[q][k]), DIGITS);
            }
        }
    }

    /** Returns f(M)b for a function of the eigenvalues. */
    private BigDecimal[] times(UnaryOperator<BigDecimal> f, BigDecimal[] b) {
        BigDecimal[] sum = new BigDecimal[b.length];
        Arrays.fill(sum, BigDecimal.ZERO);
        for (int k = 0; k < b.length; k++) {
            BigDecimal[] vector = v[k];
            BigDecimal along = IntStream.range(0, b.length)
                    .mapToObj(i -> vector[i].multiply(b[i]))
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .multiply(f.apply(a[k][k]), DIGITS);
            Arrays.setAll(sum, i -> sum[i].add(along.multiply(vector[i]), DIGITS));
        }
        return sum;
    }

    /** Returns the weights, with sum one, of the direction with equal projections on linearly independent gradients. */
    static double[] equalProjections(double[][] rows, boolean rounded) {
        BigDecimal[][] products = products(rows);
        BigDecimal[] lengths = IntStream.range(0, rows.length)
                .mapToObj(i -> products[i][i].sqrt(DIGITS))
                .toArray(BigDecimal[]::new);
        Exact gramian = rounded ? rounded(rows) : gramian(rows);
        BigDecimal[] weights = gramian.times(value -> BigDecimal.ONE.divide(value, DIGITS), lengths);
        BigDecimal sum = Arrays.stream(weights).reduce(BigDecimal.ZERO, BigDecimal::add);
        return Arrays.stream(weights)
                .mapToDouble(w -> w.divide(sum, DIGITS).doubleValue())
                .toArray();
    }

    /** Returns the weights of the sum of aligned gradients that are as long as the root of the smallest eigenvalue. */
    static double[] aligned(double[][] rows) {
        Exact gramian = gramian(rows);
        BigDecimal least = IntStream.range(0, rows.length)
                .mapToObj(i -> gramian.a[i][i])
                .min(BigDecimal::compareTo)
                .orElseThrow();
        BigDecimal[] ones = new BigDecimal[rows.length];
        Arrays.fill(ones, BigDecimal.ONE);
        return Arrays.stream(gramian.times(value -> least.divide(value, DIGITS).sqrt(DIGITS), ones))
                .mapToDouble(BigDecimal::doubleValue)
                .toArray();
    }
}
