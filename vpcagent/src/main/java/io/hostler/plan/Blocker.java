package io.hostler.plan;

/** Why a plan can't say more for now: a part that is unknown, or a thing that must come first. */
public record Blocker(String part, Problem why) {}
