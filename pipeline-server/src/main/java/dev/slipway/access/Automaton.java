package dev.slipway.access;

import java.util.Arrays;
import java.util.Collection;

/**
 * A machine that finds all of a set of byte strings in one pass, in time proportional to the text
 * (Aho and Corasick, 1975). Immutable once built; states are numbers, 0 is the start.
 */
final class Automaton {
  /*
   * A node holds its byte, its first child and its next sibling: 21 bytes a state, so that a secret
   * of 64 KiB in all its shapes stays below 50 MB. Siblings are few but at the root, which has a
   * table.
   */
  private static final int MAX_STATES = 8 << 20;

  private byte[] on = new byte[256];
  private int[] child = new int[256];
  private int[] sibling = new int[256];
  private int[] fail = new int[256];
  private int[] depth = new int[256];
  private int[] longest = new int[256];
  private final int[] root = new int[256];
  private int states = 1;

  Automaton(Collection<byte[]> patterns) {
    patterns.forEach(this::add);
    link();
  }

  /** The state after one more byte. */
  int next(int state, byte b) {
    int at = state;
    while (at != 0) {
      int to = childOf(at, b);
      if (to != 0) {
        return to;
      }
      at = fail[at];
    }
    return root[b & 0xFF];
  }

  /** How many of the last bytes may be the beginning of a match. */
  int depth(int state) {
    return depth[state];
  }

  /** How many of the last bytes are a match, the longest one; 0 if there is none. */
  int match(int state) {
    return longest[state];
  }

  private void add(byte[] pattern) {
    int at = 0;
    for (byte b : pattern) {
      int to = at == 0 ? root[b & 0xFF] : childOf(at, b);
      at = to == 0 ? grow(at, b) : to;
    }
    longest[at] = depth[at];
  }

  private int childOf(int state, byte b) {
    int to = child[state];
    while (to != 0 && on[to] != b) {
      to = sibling[to];
    }
    return to;
  }

  private int grow(int parent, byte b) {
    if (states >= MAX_STATES) {
      throw new IllegalArgumentException(
          "secrets with more than %d states are too large to be masked".formatted(MAX_STATES));
    }
    if (states == on.length) {
      enlarge(Math.min(MAX_STATES, states * 2));
    }
    int made = states++;
    on[made] = b;
    depth[made] = depth[parent] + 1;
    sibling[made] = child[parent];
    child[parent] = made;
    if (parent == 0) {
      root[b & 0xFF] = made;
    }
    return made;
  }

  private void enlarge(int size) {
    on = Arrays.copyOf(on, size);
    child = Arrays.copyOf(child, size);
    sibling = Arrays.copyOf(sibling, size);
    fail = Arrays.copyOf(fail, size);
    depth = Arrays.copyOf(depth, size);
    longest = Arrays.copyOf(longest, size);
  }

  /* Breadth first: what a state falls back to is shallower, so it is linked before. */
  private void link() {
    int[] queue = new int[states];
    int tail = 0;
    for (int to = child[0]; to != 0; to = sibling[to]) {
      queue[tail++] = to;
    }
    for (int head = 0; head < tail; head++) {
      int state = queue[head];
      longest[state] = Math.max(longest[state], longest[fail[state]]);
      for (int to = child[state]; to != 0; to = sibling[to]) {
        fail[to] = next(fail[state], on[to]);
        queue[tail++] = to;
      }
    }
  }
}
