package io.tallystick.journal;

/** Where an entry stands in a shard's journal: the segment's sequence and the entry's position in it, from 0. */
public record Location(long sequence, int position) {}
