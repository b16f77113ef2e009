package io.github.portgithub.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log as one JSON object a line on standard error, for those who collect logs: {@code time}, {@code level}, {@code
 * logger}, {@code message}, and {@code exception} with its stack trace where there is one. What is written to standard error
 * by other means becomes such lines, too. By Logback, which is loaded for this only. Stateless.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};

    /**
     * Lets every logger write JSON from now on.
     *
     * @param levels by the name of the logger, empty for all others
     */
    static void begin(Map<String, String> levels) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        JsonLines lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(lines);
        appender.setOutputStream(new FileOutputStream(FileDescriptor.err));
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        levels.forEach((name, level) -> context.getLogger(name.isEmpty() ? Logger.ROOT_LOGGER_NAME : name)
                .setLevel(Level.toLevel(level, Level.INFO)));
        System.setErr(new PrintStream(new Others(), true, StandardCharsets.UTF_8));
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", event.getInstant().toString());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("message", event.getFormattedMessage());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.put("exception", ThrowableProxyUtil.asString(thrown));
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    /** What is no log: each line of it is one. */
    private static final class Others extends OutputStream {

        private static final Logger LOG = LoggerFactory.getLogger("stderr");

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int one) {
            if (one != '\n') {
                line.write(one);
                return;
            }
            String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.reset();
            if (!text.isEmpty()) {
                LOG.warn("{}", text);
            }
        }
    }
}
