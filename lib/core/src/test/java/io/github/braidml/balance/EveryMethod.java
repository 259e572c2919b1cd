package io.github.braidml.balance;

import io.github.braidml.Braid;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Every balancing method that there is a call for, as it comes: a new one is tested from the day it has a name. */
public final class EveryMethod {
    private static final Set<String> AROUND = Set.of("every", "warmUp", "crMogm", "preference");

    private EveryMethod() {}

    /** Returns the names of their calls. */
    public static Set<String> names() {
        return of(3).keySet();
    }

    /** Returns the method of this name, for some number of tasks, at least 3. */
    public static Balancer of(String name, int tasks) {
        return Objects.requireNonNull(of(tasks).get(name), name);
    }

    /** Returns them by the names of their calls, for some number of tasks, at least 3. */
    public static Map<String, Balancer> of(int tasks) {
        double[][] rays = new double[tasks][tasks];
        for (int i = 0; i < tasks; i++) {
            Arrays.fill(rays[i], 0.3);
            rays[i][i] = 1;
        }
        Map<String, Balancer> methods = new TreeMap<>();
        methods.put(
                "constant",
                Braid.constant(
                        IntStream.range(0, tasks).mapToDouble(i -> 1 + 0.5 * i).toArray()));
        methods.put("krum", Braid.krum(0));
        methods.put("trimmedMean", Braid.trimmedMean(1));
        methods.put("paretoMtl", Braid.paretoMtl(0, rays));
        for (Method factory : Braid.class.getMethods()) {
            if (Modifier.isStatic(factory.getModifiers())
                    && Balancer.class.isAssignableFrom(factory.getReturnType())
                    && !AROUND.contains(factory.getName())) {
                methods.computeIfAbsent(factory.getName(), name -> plain(name));
            }
        }
        return methods;
    }

    /** Calls a factory without arguments. */
    private static Balancer plain(String name) {
        try {
            for (Method factory : Braid.class.getMethods()) {
                if (factory.getName().equals(name) && factory.getParameterCount() == 0) {
                    return (Balancer) factory.invoke(null);
                }
                if (factory.getName().equals(name) && factory.isVarArgs() && factory.getParameterCount() == 1) {
                    return (Balancer) factory.invoke(null, (Object) new double[0]);
                }
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(name, e);
        }
        throw new IllegalStateException(name + " needs arguments: give it some in EveryMethod");
    }
}
