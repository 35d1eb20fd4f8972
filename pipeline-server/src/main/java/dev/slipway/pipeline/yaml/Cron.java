package dev.slipway.pipeline.yaml;

import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.quartz.CronExpression;

/**
 * Points in time that return: the five fields of crontab, or the six or seven of Quartz. Both end
 * as Quartz's.
 */
sealed interface Cron {
  record Valid(String quartz) implements Cron {}

  record Wrong(String why, String hint) implements Cron {}

  static Cron parse(String text) {
    if (text.length() > 120 || !Fields.FORM.matcher(text).matches()) {
      return new Wrong("it is no cron expression", Fields.EXAMPLE);
    }
    var fields = List.of(text.trim().toUpperCase(Locale.ROOT).split("\\s+"));
    return switch (fields.size()) {
      case 5 -> Fields.fromCrontab(fields);
      case 6, 7 -> Fields.checked(String.join(" ", fields));
      default ->
          new Wrong(
              "it has %d field(s)".formatted(fields.size()),
              "five as in crontab, or six or seven as in Quartz");
    };
  }

  /** The fields of an expression, and what each dialect means by them. */
  final class Fields {
    /* Numbers are short, so that none of Quartz's sums can overflow. */
    private static final Pattern FORM =
        Pattern.compile("(?!.*[0-9]{5})(?!.*/0+(?![0-9]))[ \\t0-9A-Za-z*?,/#-]+");
    private static final String EXAMPLE = "such as '0 3 * * *' for every night at three";
    private static final List<String> DAYS =
        List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private Fields() {}

    static Cron checked(String quartz) {
      try {
        var expression = new CronExpression(quartz);
        if (!quartz.split(" ")[0].matches("[0-9]{1,2}")) {
          return new Wrong("it fires more than once a minute", "begin with one second, such as 0");
        }
        return expression.getNextValidTimeAfter(new java.util.Date()) == null
            ? new Wrong("it never fires again", EXAMPLE)
            : new Valid(quartz);
      } catch (ParseException e) {
        return new Wrong(
            Problems.shown(String.valueOf(e.getMessage()), 120).replaceFirst("\\.$", ""), EXAMPLE);
      } catch (RuntimeException e) {
        // Quartz answers some malformed expressions with the failure of its own parser.
        return new Wrong("Quartz cannot read it", EXAMPLE);
      }
    }

    /*
     * Crontab counts the days of the week from Sunday = 0 (7 is Sunday too), Quartz from 1; crontab
     * fires when either the day of the month or of the week fits, Quartz knows only one of them.
     */
    static Cron fromCrontab(List<String> fields) {
      var month = fields.get(2);
      var week = fields.get(4);
      boolean anyWeek = week.equals("*") || week.equals("?");
      boolean anyMonth = month.equals("*") || month.equals("?");
      if (!anyWeek && !anyMonth) {
        return new Wrong(
            "both day of month and day of week are given", "write two schedules, one for each");
      }
      try {
        var tail = anyWeek ? (anyMonth ? "*" : month) + " %s ?" : "? %s " + days(week);
        return checked(
            "0 %s %s ".formatted(fields.get(0), fields.get(1)) + tail.formatted(fields.get(3)));
      } catch (IllegalArgumentException e) {
        return new Wrong("day of week '%s'".formatted(week), "0 to 7, or SUN to SAT");
      }
    }

    private static String days(String week) {
      var days = new TreeSet<Integer>();
      for (var part : week.split(",", -1)) {
        var stepped = part.split("/", -1);
        var ends = stepped[0].equals("*") ? new String[] {"0", "6"} : stepped[0].split("-", -1);
        int step = stepped.length == 1 ? 1 : Integer.parseInt(stepped[1]);
        int from = day(ends[0]);
        int to = ends.length > 1 ? day(ends[1]) : stepped.length > 1 ? 6 : from;
        if (stepped.length > 2 || ends.length > 2 || step < 1 || from > to) {
          throw new IllegalArgumentException(part);
        }
        for (int day = from; day <= to; day += step) {
          days.add(day % 7);
        }
      }
      return days.stream().map(DAYS::get).collect(Collectors.joining(","));
    }

    private static int day(String text) {
      int day = DAYS.contains(text) ? DAYS.indexOf(text) : Integer.parseInt(text);
      if (day < 0 || day > 7) {
        throw new IllegalArgumentException(text);
      }
      return day;
    }
  }
}
