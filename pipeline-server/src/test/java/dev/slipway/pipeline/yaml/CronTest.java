package dev.slipway.pipeline.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

class CronTest {
  @Test
  void crontabBecomesQuartz() {
    assertEquals("0 0 3 * * ?", quartz("0 3 * * *"));
    assertEquals("0 */15 * * * ?", quartz("*/15 * * * *"));
    assertEquals("0 0 9 1,15 JAN-MAR ?", quartz("0 9 1,15 jan-mar *"));
  }

  @Test
  void daysOfTheWeekAreCountedAsCrontabDoes() {
    assertEquals("0 0 0 ? * SUN", quartz("0 0 * * 0"));
    assertEquals("0 0 0 ? * SUN", quartz("0 0 * * 7"));
    assertEquals("0 0 0 ? * SUN,FRI,SAT", quartz("0 0 * * 5-7"));
    assertEquals("0 0 0 ? * SUN,TUE,THU,SAT", quartz("0 0 * * */2"));
    assertEquals("0 0 0 ? * MON,WED,FRI", quartz("0 0 * * mon-fri/2"));
  }

  @Test
  void quartzStaysAsItIs() {
    assertEquals("0 15 10 L * ?", quartz("0 15 10 L * ?"));
    assertEquals("0 15 10 ? * 6#3 2090", quartz("0 15 10 ? * 6#3 2090"));
  }

  @Test
  void nonsenseIsRefused() {
    for (var text :
        new String[] {
          "",
          "x",
          "* * *",
          "0 0 * * 8",
          "0 0 * * 5-1",
          "0 0 * * 1/0",
          "0 0 * * ,",
          "60 * * * *",
          "0 0 1 * 1",
          "* * * * * ?",
          "0 0 0 ? * 6#9",
          "0 0 0 1/99999 * ?",
          "0 0 0 30 2 ?",
          "0 0/0 * * * ?",
          "0 0 0 1 1 ? 1999"
        }) {
      assertInstanceOf(Cron.Wrong.class, Cron.parse(text), text);
    }
  }

  private static String quartz(String text) {
    return switch (Cron.parse(text)) {
      case Cron.Valid valid -> valid.quartz();
      case Cron.Wrong wrong -> throw new AssertionError(wrong.toString());
    };
  }
}
