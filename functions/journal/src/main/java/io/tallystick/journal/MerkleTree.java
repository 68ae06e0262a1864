package io.tallystick.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 9162, section 2.1, with SHA-256: a leaf's hash is over 0x00 and its bytes, a node's over 0x01 and its two children.
 *
 * <p>The left subtree of n leaves has the largest power of two below n.
 */
public final class MerkleTree {
  private final Sha256 sha256 = new Sha256();
  /** The roots of the complete subtrees so far, from the largest to the smallest, as the bits of {@link #size} say. */
  private final byte[][] subtrees = new byte[Integer.SIZE][];
  private int depth = 0;
  private int size = 0;

  /** The hash of a leaf. */
  public static Hash leafHash(byte[] leaf) {
    return Hash.of(new Sha256().leaf(leaf, leaf.length));
  }

  /** The root over the leaves, in order. Of none it is the SHA-256 of nothing. */
  public static Hash root(List<byte[]> leaves) {
    MerkleTree tree = new MerkleTree();
    leaves.forEach(leaf -> tree.add(leaf, leaf.length));
    return tree.root();
  }

  /** Adds a leaf: the first {@code length} bytes of an array. */
  void add(byte[] leaf, int length) {
    byte[] hash = sha256.leaf(leaf, length);
    for (int rest = size; (rest & 1) == 1; rest >>>= 1) {
      hash = sha256.node(subtrees[--depth], hash);
    }
    subtrees[depth++] = hash;
    size++;
  }

  /** The root of what was added; more may be added after. */
  Hash root() {
    if (size == 0) {
      return Hash.sha256();
    }
    byte[] hash = subtrees[depth - 1];
    for (int i = depth - 2; i >= 0; i--) {
      hash = sha256.node(subtrees[i], hash);
    }
    return Hash.of(hash);
  }

  /**
   * What proves that a leaf is in the tree (RFC 9162, section 2.1.3.1): the hashes that its own has to be joined with, from the leaf upwards.
   *
   * @param leafHashes of all leaves, in order
   */
  public static List<Hash> inclusionProof(List<Hash> leafHashes, int index) {
    if (index < 0 || index >= leafHashes.size()) {
      throw new IllegalArgumentException("index must be that of a leaf");
    }
    List<Hash> path = new ArrayList<>();
    prove(leafHashes, index, path, new Sha256());
    return path;
  }

  /** Whether a proof leads from a leaf's hash to the root of a tree of that size (RFC 9162, section 2.1.3.2). */
  public static boolean proves(Hash leafHash, int index, int treeSize, List<Hash> proof, Hash root) {
    if (index < 0 || index >= treeSize) {
      return false;
    }
    Sha256 sha256 = new Sha256();
    byte[] hash = leafHash.bytes();
    int node = index;
    int last = treeSize - 1;
    for (Hash sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = sha256.node(sibling.bytes(), hash);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        hash = sha256.node(hash, sibling.bytes());
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Hash.of(hash).equals(root);
  }

  private static byte[] prove(List<Hash> hashes, int index, List<Hash> path, Sha256 sha256) {
    if (hashes.size() == 1) {
      return hashes.getFirst().bytes();
    }
    int split = Integer.highestOneBit(hashes.size() - 1);
    List<Hash> left = hashes.subList(0, split);
    List<Hash> right = hashes.subList(split, hashes.size());
    boolean inLeft = index < split;
    byte[] leftHash = inLeft ? prove(left, index, path, sha256) : subtree(left, sha256);
    byte[] rightHash = inLeft ? subtree(right, sha256) : prove(right, index - split, path, sha256);
    path.add(Hash.of(inLeft ? rightHash : leftHash));
    return sha256.node(leftHash, rightHash);
  }

  private static byte[] subtree(List<Hash> hashes, Sha256 sha256) {
    if (hashes.size() == 1) {
      return hashes.getFirst().bytes();
    }
    int split = Integer.highestOneBit(hashes.size() - 1);
    return sha256.node(subtree(hashes.subList(0, split), sha256), subtree(hashes.subList(split, hashes.size()), sha256));
  }
}
