package io.github.portgithub.cluster;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/**
 * What Quartz keeps of a resync that was asked for: one job for rounds and for runs of everything, one for each account. Never
 * twice at a time in all processes; where one dies, another does it again.
 *
 * <p>Made by Quartz; for one thread.
 */
@DisallowConcurrentExecution
public final class ResyncJob implements Job {

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        String group = context.getJobDetail().getKey().getGroup();
        try {
            if (!(context.getScheduler().getContext().get(group) instanceof JobStore store)) {
                throw new JobExecutionException("this process has no routes of " + group);
            }
            store.execute(context);
        } catch (SchedulerException e) {
            throw new JobExecutionException(e);
        }
    }
}
