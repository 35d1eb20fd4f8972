package dev.slipway.container;

import dev.slipway.event.ProjectName;

/**
 * A container of a project.
 *
 * @param id as its host knows it
 * @param name what people call it; of one that nobody asked for, made of what it is for
 */
public record Known(String id, ProjectName project, String name, Origin origin, Status status) {}
