package io.github.braidml;

import java.util.Random;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A small made-up table of flats. */
final class TestTable {
    private TestTable() {}

    static Table flats(long seed, int rows) {
        Random random = new Random(seed);
        DoubleColumn area = DoubleColumn.create("area");
        DoubleColumn age = DoubleColumn.create("age");
        StringColumn town = StringColumn.create("town");
        DoubleColumn price = DoubleColumn.create("price");
        BooleanColumn sold = BooleanColumn.create("sold");
        StringColumn heating = StringColumn.create("heating");
        for (int i = 0; i < rows; i++) {
            double a = 20 + 100 * random.nextDouble();
            double b = 80 * random.nextDouble();
            boolean south = random.nextBoolean();
            area.append(a);
            age.append(random.nextInt(10) == 0 ? Double.NaN : b);
            town.append(south ? "Aarau" : "Basel");
            price.append(Math.exp(0.01 * a - 0.01 * b + 0.3 * random.nextGaussian() + 5));
            sold.append(a + 20 * random.nextGaussian() > 70);
            heating.append(
                    random.nextInt(20) == 0
                            ? ""
                            : b + 8 * random.nextGaussian() < 25 ? "pump" : b < 50 ? "gas" : "oil");
        }
        return Table.create("flats", area, age, town, price, sold, heating);
    }
}
