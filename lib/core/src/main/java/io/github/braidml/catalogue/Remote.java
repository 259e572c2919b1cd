package io.github.braidml.catalogue;

import java.util.regex.Pattern;

/**
 * A file of a data set, wherever it is.
 *
 * @param path where it lies in a cache or a mirror, with slashes
 * @param url where it is published, in a version that does not change
 * @param bytes its size
 * @param sha256 what it must be
 * @param optional whether it is fetched only when asked for by name
 */
public record Remote(String path, String url, long bytes, String sha256, boolean optional) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

    public Remote {
        if (!SAFE.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "a file of a data set must have a plain relative path; given '" + path + "'");
        }
    }

    /** Returns the last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns whether it holds other files. */
    boolean isArchive() {
        return path.matches(".*\\.(zip|tar|tar\\.gz|tgz)");
    }
}
