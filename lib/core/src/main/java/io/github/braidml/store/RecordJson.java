package io.github.braidml.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON and reads them back through their constructors, so that whatever a constructor checks is checked
 * again. Only the types it is made for are read or written. A component that may be null is left out when it is, or is code.
 */
public final class RecordJson {
    private static final String TYPE = "type";

    private final Map<String, Class<?>> types;
    private final Map<String, Object> earlier;
    private final UnaryOperator<Object> change;

    /** Knows these record types, told apart by their simple names. */
    public RecordJson(List<Class<? extends Record>> known) {
        this(known, Map.of());
    }

    /**
     * Knows these record types, and what files meant that were written before a component was there.
     *
     * @param earlier by {@code "Type.component"}, the value that reads as before
     */
    public RecordJson(List<Class<? extends Record>> known, Map<String, Object> earlier) {
        this(new LinkedHashMap<>(), earlier, UnaryOperator.identity());
        known.forEach(type -> types.put(type.getSimpleName(), type));
    }

    private RecordJson(Map<String, Class<?>> types, Map<String, Object> earlier, UnaryOperator<Object> change) {
        this.types = types;
        this.earlier = Map.copyOf(earlier);
        this.change = change;
    }

    /** Returns the same, that puts another object in the place of each record it reads. */
    public RecordJson replacing(UnaryOperator<Object> other) {
        return new RecordJson(types, earlier, other);
    }

    /**
     * Returns the JSON of a record, or of a list, map, array, number, word or truth value.
     *
     * @throws IllegalArgumentException if it contains an object of another type
     */
    public JsonElement write(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return new JsonPrimitive(number.toString());
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean truth) {
            return new JsonPrimitive(truth);
        }
        if (value instanceof String || value instanceof Enum) {
            return new JsonPrimitive(value instanceof Enum<?> constant ? constant.name() : value.toString());
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(item -> array.add(write(item)));
            return array;
        }
        if (value.getClass().isArray()) {
            JsonArray array = new JsonArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                array.add(write(Array.get(value, i)));
            }
            return array;
        }
        if (value instanceof Record record && types.get(name(record)) == record.getClass()) {
            return fields(record);
        }
        throw new IllegalArgumentException("only Braid's own parts can be saved; '%s' (%s) is not one of them"
                .formatted(value, value.getClass().getName()));
    }

    private static String name(Record record) {
        return record.getClass().getSimpleName();
    }

    private JsonObject fields(Record record) {
        JsonObject object = new JsonObject();
        object.addProperty(TYPE, name(record));
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                // The field as the constructor set it: an accessor may derive something else from it.
                Field field = record.getClass().getDeclaredField(component.getName());
                field.setAccessible(true);
                Object value = field.get(record);
                if (!(value == null || value instanceof Supplier) || !mayBeNull(component)) {
                    object.add(component.getName(), write(value));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return object;
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /**
     * Returns what {@link #write} was given.
     *
     * @param type the type expected
     * @throws IllegalArgumentException if the JSON is not what such a type makes
     */
    public <T> T read(JsonElement json, Class<T> type) {
        Object value = checked(json, type, type.getSimpleName());
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("expected a %s; the file has %s".formatted(type.getSimpleName(), json));
        }
        return type.cast(value);
    }

    private Object checked(JsonElement json, Type type, String what) {
        try {
            return value(json, type);
        } catch (IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException
                | NullPointerException e) {
            throw new IllegalArgumentException("%s cannot be made of %s".formatted(what, json), e);
        }
    }

    private Object value(JsonElement json, Type type) {
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == List.class) {
            List<Object> list = new ArrayList<>();
            json.getAsJsonArray()
                    .forEach(item -> list.add(value(item, parameterized.getActualTypeArguments()[0])));
            return list;
        }
        if (type instanceof Class<?> array && array.isArray()) {
            JsonArray items = json.getAsJsonArray();
            Object made = Array.newInstance(array.getComponentType(), items.size());
            for (int i = 0; i < items.size(); i++) {
                Array.set(made, i, value(items.get(i), array.getComponentType()));
            }
            return made;
        }
        if (json.isJsonPrimitive()) {
            return primitive(json.getAsJsonPrimitive(), type);
        }
        return record(json.getAsJsonObject());
    }

    private static Object primitive(JsonPrimitive json, Type type) {
        if (type == int.class || type == Integer.class) {
            return json.getAsInt();
        }
        if (type == long.class || type == Long.class) {
            return json.getAsLong();
        }
        if (type == double.class || type == Double.class) {
            return json.isString() ? Double.valueOf(json.getAsString()) : (Double) json.getAsDouble();
        }
        if (type == boolean.class || type == Boolean.class) {
            return json.getAsBoolean();
        }
        if (type instanceof Class<?> constants && constants.isEnum()) {
            for (Object constant : constants.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(json.getAsString())) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("no %s '%s'; there are %s"
                    .formatted(
                            constants.getSimpleName(),
                            json.getAsString(),
                            Arrays.toString(constants.getEnumConstants())));
        }
        return json.getAsString();
    }

    private Object record(JsonObject json) {
        JsonElement name = json.get(TYPE);
        Class<?> type = name == null ? null : types.get(name.getAsString());
        if (type == null) {
            throw new IllegalArgumentException(
                    "this version of Braid knows no part of type %s; it knows %s".formatted(name, types.keySet()));
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] raw = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            raw[i] = components[i].getType();
            JsonElement field = json.get(components[i].getName());
            if (field == null && mayBeNull(components[i])) {
                continue;
            }
            Object before = earlier.get(type.getSimpleName() + "." + components[i].getName());
            if (field == null && before != null) {
                values[i] = before;
                continue;
            }
            if (field == null) {
                throw new IllegalArgumentException(
                        "a %s needs '%s'; the file has none".formatted(type.getSimpleName(), components[i].getName()));
            }
            values[i] = checked(
                    field,
                    components[i].getGenericType(),
                    "'%s' of a %s".formatted(components[i].getName(), type.getSimpleName()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(raw);
            constructor.setAccessible(true);
            return change.apply(constructor.newInstance(values));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
