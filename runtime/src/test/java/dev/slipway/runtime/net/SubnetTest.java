package dev.slipway.runtime.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubnetTest {
  private static final Subnet SUBNET = Subnet.parse("10.209.4.0/22");

  @Test
  void knowsItsAddresses() throws IOException {
    assertEquals("10.209.4.1", SUBNET.gateway());
    assertEquals("10.209.6.0/23", SUBNET.upperHalf().toString());
    assertEquals(InetAddress.getByName("10.209.5.0"), SUBNET.address(256));
    assertEquals(256, SUBNET.index(InetAddress.getByName("10.209.5.0")));
    assertEquals(-1, SUBNET.index(InetAddress.getByName("10.209.8.0")));
    assertEquals("10.209.4.0/22", Subnet.parse("10.209.5.77/22").toString());
  }

  @Test
  void seesOverlapsBothWays() {
    assertTrue(SUBNET.overlaps(Subnet.parse("10.0.0.0/8")));
    assertTrue(Subnet.parse("10.209.7.255/32").overlaps(SUBNET));
    assertFalse(SUBNET.overlaps(Subnet.parse("10.209.8.0/22")));
  }

  @Test
  void refusesWhatIsNone() {
    for (var text : List.of("", "10.0.0.0", "10.0.0.256/8", "10.0.0.0/33", "::/0", "10.0.0.0/8 ")) {
      assertThrows(IllegalArgumentException.class, () -> Subnet.parse(text), text);
    }
  }

  @Test
  void aPoolGivesEachAddressOnceAndReusesLate() throws IOException {
    var pool = new AddressPool(Subnet.parse("10.1.1.0/28"));
    var lower = new HashSet<InetAddress>();
    for (var i = 0; i < 6; i++) {
      assertTrue(lower.add(pool.take(false)));
    }
    assertThrows(IOException.class, () -> pool.take(false));
    var first = pool.take(true);
    assertEquals("10.1.1.8", first.getHostAddress());
    pool.release(first);
    assertNotEquals(first, pool.take(true));
    pool.release(lower.iterator().next());
    assertTrue(lower.contains(pool.take(false)));
  }
}
