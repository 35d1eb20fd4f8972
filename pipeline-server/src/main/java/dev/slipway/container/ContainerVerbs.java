package dev.slipway.container;

/** What can be done to a container's life, one verb each. */
public record ContainerVerbs(
    CreateContainer create,
    StartContainer start,
    StopContainer stop,
    RenameContainer rename,
    RemoveContainer remove,
    HoldContainer hold,
    RestartContainer restart,
    AwaitContainer await) {}
