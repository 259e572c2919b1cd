package io.github.braidml.plot;

import java.awt.Graphics2D;

/** Something to be drawn into a rectangle whose upper left corner is the origin. */
interface Drawing {

    /** Draws; lengths are in points, of which each is two pixels. */
    void draw(Graphics2D g, int width, int height);
}
