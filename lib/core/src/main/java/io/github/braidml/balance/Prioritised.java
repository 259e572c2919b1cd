package io.github.braidml.balance;

import java.util.ArrayList;
import java.util.List;

/**
 * A method whose weights are multiplied by what each task counts for at the time. While that is zero the task takes no part.
 *
 * @param priorities of the tasks that have one
 * @param method the method whose weights are multiplied
 */
public record Prioritised(List<Priority> priorities, Balancer method) implements Wrapper {

    /**
     * What a task counts for over time.
     *
     * @param task the task's name
     * @param place its place among the tasks
     */
    public record Priority(String task, int place, Ramp weight) {
        @Override
        public String toString() {
            return task + " " + weight;
        }
    }

    public Prioritised {
        priorities = List.copyOf(priorities);
    }

    /** Returns a method with one task more that has a priority; it replaces an earlier one of the same task. */
    public static Prioritised of(Balancer method, Priority priority) {
        List<Priority> all = new ArrayList<>();
        if (method instanceof Prioritised prioritised) {
            all.addAll(prioritised.priorities);
            all.removeIf(each -> each.place() == priority.place());
        }
        all.add(priority);
        return new Prioritised(all, method instanceof Prioritised prioritised ? prioritised.method : method);
    }

    @Override
    public String formula() {
        return method.formula() + ", each times its priority: " + words();
    }

    private String words() {
        return String.join(", ", priorities.stream().map(Priority::toString).toList());
    }

    @Override
    public State start(int tasks) {
        return new Timed(this, tasks);
    }

    @Override
    public String toString() {
        return "priority(" + method + ", " + words() + ")";
    }

    /** Its own number: how many epochs are done. */
    private static final class Timed extends Factors {
        private final List<Priority> priorities;

        Timed(Prioritised spec, int tasks) {
            super(spec.method.start(tasks), tasks, 1);
            this.priorities = spec.priorities;
            set();
        }

        private void set() {
            priorities.forEach(each -> set(each.place(), each.weight().at((int) own[0])));
        }

        @Override
        public void epoch(double[] losses) {
            super.epoch(losses);
            own[0]++;
            set();
        }

        @Override
        public void restore(double[] saved) {
            super.restore(saved);
            set();
        }
    }
}
