package dev.slipway.app;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** The only job Quartz knows of: what it does is looked up by the name it was planned under. */
@DisallowConcurrentExecution
public final class NamedJob implements Job {
  private final Works works;

  NamedJob(Works works) {
    this.works = works;
  }

  @Override
  public void execute(JobExecutionContext context) {
    var key = context.getJobDetail().getKey();
    works.run(key.getGroup(), key.getName());
  }
}
