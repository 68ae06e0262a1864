package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {
  /** The inputs and roots of the reference tests of Certificate Transparency. */
  private static final List<String> LEAVES =
      List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void rootsAreThoseOfCertificateTransparency(int size) {
    List<byte[]> leaves = LEAVES.subList(0, size).stream().map(HexFormat.of()::parseHex).toList();
    assertThat(MerkleTree.root(leaves)).hasToString(ROOTS.get(size));
  }

  @Test
  void rootsAreThoseOfTheDefinition() {
    long seed = Long.getLong("tally.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int size = 0; size < 70; size++) {
      List<byte[]> leaves = leaves(size, random);
      assertThat(MerkleTree.root(leaves)).as("-Dtally.seed=%d", seed).isEqualTo(definition(leaves));
    }
  }

  @Test
  void everyLeafIsProvenAndNoOther() {
    SplittableRandom random = new SplittableRandom(1);
    for (int size = 1; size < 35; size++) {
      List<byte[]> leaves = leaves(size, random);
      List<Hash> hashes = leaves.stream().map(MerkleTree::leafHash).toList();
      Hash root = MerkleTree.root(leaves);
      for (int index = 0; index < size; index++) {
        List<Hash> proof = MerkleTree.inclusionProof(hashes, index);
        assertThat(MerkleTree.proves(hashes.get(index), index, size, proof, root)).isTrue();
        assertThat(MerkleTree.proves(Hash.ZERO, index, size, proof, root)).isFalse();
        assertThat(MerkleTree.proves(hashes.get(index), index, size, proof, Hash.ZERO)).isFalse();
        if (size > 1) {
          int other = (index + 1) % size;
          assertThat(MerkleTree.proves(hashes.get(index), other, size, proof, root)).isFalse();
          assertThat(MerkleTree.proves(hashes.get(index), index, size, proof.subList(1, proof.size()), root)).isFalse();
          List<Hash> longer = new ArrayList<>(proof);
          longer.add(Hash.ZERO);
          assertThat(MerkleTree.proves(hashes.get(index), index, size, longer, root)).isFalse();
        }
      }
    }
  }

  @Test
  void aProofIsForATreeOfThatSizeOnly() {
    List<byte[]> leaves = List.of(new byte[] {1}, new byte[] {2});
    Hash first = MerkleTree.leafHash(leaves.getFirst());
    Hash second = MerkleTree.leafHash(leaves.getLast());
    Hash root = MerkleTree.root(leaves);
    assertThat(MerkleTree.proves(first, 0, 2, List.of(), first)).as("the root of one leaf under the size of two").isFalse();
    assertThat(MerkleTree.proves(second, 0, 1, List.of(first), root)).as("the root of two leaves under the size of one").isFalse();
    assertThat(MerkleTree.proves(first, 1, 1, List.of(), first)).as("an index that the tree does not have").isFalse();
    assertThat(MerkleTree.proves(first, -1, 1, List.of(), first)).isFalse();
  }

  @Test
  void anEntryOfASegmentIsProvenWithoutTheOthers() throws SegmentTooLarge {
    SegmentContent content = new RandomContents(new SplittableRandom(4)).next(37, RandomContents.FORMAT_1);
    Segment segment = SegmentCodec.seal(0, 0, Hash.ZERO, 0, content);
    List<Hash> hashes = content.entries().stream().map(SegmentCodec::leaf).map(MerkleTree::leafHash).toList();
    for (int i = 0; i < hashes.size(); i++) {
      Hash leaf = MerkleTree.leafHash(SegmentCodec.leaf(content.entries().get(i)));
      assertThat(MerkleTree.proves(leaf, i, segment.count(), MerkleTree.inclusionProof(hashes, i), segment.root())).isTrue();
    }
  }

  private static List<byte[]> leaves(int size, SplittableRandom random) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      byte[] leaf = new byte[random.nextInt(100)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  /** RFC 9162, section 2.1.1, word by word. */
  private static Hash definition(List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return Hash.sha256();
    }
    if (n == 1) {
      return Hash.sha256(new byte[] {0}, leaves.getFirst());
    }
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return Hash.sha256(new byte[] {1}, definition(leaves.subList(0, k)).bytes(), definition(leaves.subList(k, n)).bytes());
  }
}
