package io.github.portgithub.cluster;

import io.github.portgithub.github.ResyncPart;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.resync.Node;
import io.github.portgithub.resync.ResyncRun;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Quartz's clustered job store, of our own in the database of the ledger or of the host. Thread-safe once begun. */
final class JobStore {

    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);

    /** The scheme of our own scheduler. */
    static final String OURS = "portGithubQuartz";

    static final String TABLES = "port_github_qrtz_";

    /** A process that has not been heard of for this and 7.5 s more is taken for dead. */
    private static final int CHECK_IN_MILLIS = 5_000;

    /** How often a process without work looks for some. */
    private static final int LOOK_MILLIS = 2_000;

    /** Runs come one after the other, and a second thread would take one that others could do meanwhile. */
    private static final int THREADS = 1;

    /** The scheduler of a host goes on while our routes stop, and would give the job to this process again. */
    private static final long HOST_STOPS_WITHIN_MILLIS = 30_000;

    private static final String ROUND = "resync";

    /** Variable: the run that a job has begun. */
    private static final String RUN = "clusterRun";

    private final CamelContext camelContext;
    private final String group;
    private ProducerTemplate template;
    private QuartzComponent quartz;

    /** @param group of all our jobs in the job store, which others may use, too */
    JobStore(CamelContext camelContext, String group) {
        this.camelContext = camelContext;
        this.group = group;
    }

    /**
     * Sets up the scheduler.
     *
     * @param host the host's Quartz component; empty for one of our own
     * @param source where ours is
     * @throws IllegalArgumentException if the host's is of no cluster
     */
    void begin(String host, LedgerSource source) {
        template = camelContext.createProducerTemplate();
        if (!host.isEmpty()) {
            quartz = camelContext.getComponent(host, QuartzComponent.class);
        } else if (camelContext.hasComponent(OURS) instanceof QuartzComponent ours) {
            // Camel makes the beans of YAML anew where it reads the files again
            quartz = ours;
            connect(source);
        } else {
            quartz = new QuartzComponent(camelContext);
            // With the name of the context each process would be a cluster of its own
            quartz.setPrefixInstanceName(false);
            quartz.setProperties(scheduler(source));
            camelContext.addComponent(OURS, quartz);
        }
        if (quartz.getScheduler() == null) {
            quartz.addScheduleInitTask(this::begin);
        } else {
            try {
                begin(quartz.getScheduler());
            } catch (SchedulerException e) {
                throw failure(e);
            }
        }
    }

    private void begin(Scheduler scheduler) throws SchedulerException {
        if (!scheduler.getMetaData().isJobStoreClustered()) {
            throw new IllegalArgumentException("port.cluster.scheduler: scheduler " + scheduler.getSchedulerName()
                    + " is of no cluster. Give it a JDBC job store with org.quartz.jobStore.isClustered=true, or do not set"
                    + " port.cluster.scheduler");
        }
        scheduler.getContext().put(group, this);
    }

    private static IllegalStateException failure(SchedulerException e) {
        return new IllegalStateException("port.cluster: the job store cannot be used: " + e.getMessage(), e);
    }

    private Properties scheduler(LedgerSource source) {
        connect(source);
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", group);
        properties.setProperty("org.quartz.scheduler.instanceId", Node.NAME);
        // What another process has left is found no sooner
        properties.setProperty("org.quartz.scheduler.idleWaitTime", Integer.toString(LOOK_MILLIS));
        properties.setProperty("org.quartz.scheduler.threadName", "port-github-quartz");
        properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.setProperty("org.quartz.jobStore.dataSource", connections());
        properties.setProperty("org.quartz.jobStore.tablePrefix", TABLES);
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        properties.setProperty("org.quartz.jobStore.clusterCheckinInterval", Integer.toString(CHECK_IN_MILLIS));
        // Texts only: no Java serialization
        properties.setProperty("org.quartz.jobStore.useProperties", "true");
        return properties;
    }

    /** What Quartz knows the database by, which all contexts of a JVM share. */
    private String connections() {
        return "port-github-" + Node.NAME + '-' + camelContext.getName();
    }

    private void connect(LedgerSource source) {
        DBConnectionManager.getInstance().addConnectionProvider(connections(), new StoreConnections(source));
    }

    /**
     * Leaves a resync to be done by any process. One that waits already serves whoever else asks.
     *
     * @throws IllegalStateException if the job store cannot be used
     */
    void leave(ResyncPart part) {
        try {
            leave(part, 0);
        } catch (SchedulerException e) {
            throw failure(e);
        }
    }

    private void leave(ResyncPart part, long inMillis) throws SchedulerException {
        String account = part.account();
        String what = part.isAll() ? "everything" : part.text();
        // What is of one account is never done beside its own run
        schedule(
                account == null ? ROUND : "account " + account,
                part.equals(ResyncPart.FULL) ? "everything, full" : shortened(what),
                JobPart.data(part),
                new Date(System.currentTimeMillis() + inMillis));
    }

    /** A name of a trigger has 200 characters at the most. */
    private static String shortened(String name) {
        return name.length() <= 150 ? name : name.substring(0, 100) + Long.toHexString(EntityHash.of(name));
    }

    private void schedule(String job, String name, JobDataMap data, Date at) throws SchedulerException {
        Scheduler scheduler = quartz.getScheduler();
        JobKey key = new JobKey(job, group);
        if (!scheduler.checkExists(key)) {
            scheduler.addJob(
                    JobBuilder.newJob(ResyncJob.class)
                            .withIdentity(key)
                            .storeDurably()
                            .requestRecovery()
                            .build(),
                    true);
        }
        // The trigger of a job that goes on is there until it has ended: one more follows it
        for (String trigger : List.of(name, name + ", once more")) {
            try {
                scheduler.scheduleJob(TriggerBuilder.newTrigger()
                        .withIdentity(new TriggerKey(job + ": " + trigger, group))
                        .forJob(key)
                        .usingJobData(data)
                        .startAt(at)
                        .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                        .build());
                return;
            } catch (ObjectAlreadyExistsException e) {
                // Somebody has asked for the same
            }
        }
    }

    /** Does a job, in a thread of Quartz. */
    void execute(JobExecutionContext context) {
        ResyncPart part = JobPart.of(context.getMergedJobDataMap());
        if (context.isRecovering()) {
            LOG.warn(
                    "Another process has not been heard of: its resync{} goes on here",
                    part.isAll() ? "" : " of " + part.text());
        }
        ResyncRun run = isStopping() ? null : execute(part);
        if (isStopping() && (run == null || run.isAborted())) {
            giveBack(part);
        }
    }

    private ResyncRun execute(ResyncPart part) {
        Exchange done = template.send(
                part.isAll() ? "direct:port-github-cluster-round" : "direct:port-github-cluster-run",
                exchange -> exchange.setVariable("part", part));
        if (done.getException() != null) {
            LOG.warn(
                    "A resync that was asked for has failed: {}",
                    done.getException().toString());
        }
        return done.getVariable(RUN, ResyncRun.class);
    }

    private boolean isStopping() {
        return camelContext.isStopping() || camelContext.isStopped();
    }

    /** Lets another process do what this one has no time for. */
    private void giveBack(ResyncPart part) {
        boolean ours = camelContext.hasComponent(OURS) == quartz;
        try {
            if (ours) {
                // Or this one takes it again
                quartz.getScheduler().standby();
            }
            leave(part, ours ? 0 : HOST_STOPS_WITHIN_MILLIS);
        } catch (SchedulerException e) {
            throw failure(e);
        }
    }
}
